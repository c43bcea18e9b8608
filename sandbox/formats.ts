const LOCAL_PART = /^[^\s@"(),:;<>[\\\]]+$/;
const DOMAIN_LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?$/u;
const MAX_EMAIL_LENGTH = 320;

function isEmail(value: string): boolean {
	const at = value.lastIndexOf('@');
	if (at < 1 || value.length > MAX_EMAIL_LENGTH) return false;
	const local = value.slice(0, at);
	const labels = value.slice(at + 1).split('.');
	return (
		LOCAL_PART.test(local) &&
		!`.${local}.`.includes('..') &&
		labels.length > 1 &&
		labels.every((label) => DOMAIN_LABEL.test(label))
	);
}

function isUri(value: string): boolean {
	return /^[a-z][a-z\d+.-]*:\S+$/i.test(value) && URL.canParse(value);
}

function isUriReference(value: string): boolean {
	return !/[\s<>"{}|\\^`]/.test(value) && URL.canParse(value, 'http://base.invalid/');
}

function isDate(value: string): boolean {
	const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(value) ?? []).map(Number);
	if (year === undefined || month === undefined || day === undefined) return false;
	const date = new Date(Date.UTC(year, month - 1, day));
	return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function isDateTime(value: string): boolean {
	if (!/^.{10}T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i.test(value)) return false;
	return isDate(value.slice(0, 10)) && !Number.isNaN(Date.parse(value));
}

/** The contracts' formats. Ids are opaque, so `uuid` takes every string; so does `hostname`, for nobody said what Amplemarket refuses. */
export const FORMATS: Readonly<Record<string, true | ((value: string) => boolean)>> = {
	uuid: true,
	hostname: true,
	email: isEmail,
	uri: isUri,
	'uri-reference': isUriReference,
	date: isDate,
	'date-time': isDateTime,
};
