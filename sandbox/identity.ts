/** Two e-mail addresses are one lead's when they differ in case and outer blanks only. */
export function normaliseEmail(email: string): string {
	return email.trim().toLowerCase();
}

/** Puts scheme, `www`, query, fragment, trailing slashes and case aside. */
export function normaliseLinkedinUrl(url: string): string {
	const bare = url
		.trim()
		.toLowerCase()
		.replace(/^[a-z][a-z\d+.-]*:\/\//, '')
		.replace(/^www\./, '')
		.split(/[?#]/, 1)[0];
	let end = bare?.length ?? 0;
	while (end > 0 && bare?.[end - 1] === '/') end -= 1;
	return bare?.slice(0, end) ?? '';
}

/** The member that a LinkedIn address names, whatever host, scheme, query, encoding or case; undefined where it names none. */
export function memberOf(url: string): string | undefined {
	const bare = normaliseLinkedinUrl(url);
	const [host = '', kind, name] = bare.split('/');
	if (!/^(?:[a-z0-9-]+\.)*linkedin\.com$/.test(host)) return undefined;
	if ((kind !== 'in' && kind !== 'pub') || name === undefined) return undefined;
	try {
		return `linkedin.com/in/${decodeURIComponent(name).normalize('NFC').toLowerCase()}`;
	} catch {
		return `linkedin.com/in/${name}`;
	}
}
