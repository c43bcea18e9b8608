interface Pages {
	/** The records of a page; undefined: a broken answer. */
	records(body: unknown): readonly unknown[] | undefined;
}

interface SizedPages extends Pages {
	/** The most records that a page is asked for. */
	readonly pageSize: number;
}

/** How a provider hands out lists. */
export type Paging =
	/** All at once. */
	| (Pages & { readonly style: 'whole' })
	/** `limit` and `offset`. */
	| (SizedPages & { readonly style: 'offset' })
	/** `limit` and `cursor`; `next_cursor` in the answer. */
	| (SizedPages & { readonly style: 'cursor' })
	/** `page` and `page_size` in the body; `_pagination` in the answer. */
	| (SizedPages & { readonly style: 'bodyPage' })
	| (SizedPages & {
			readonly style: 'link';
			/** Query key of the page size. */
			readonly sizeKey: string;
			/** Address of the next page, absent at the end; never followed off the base URL. */
			next(body: unknown): string | undefined;
	  });
