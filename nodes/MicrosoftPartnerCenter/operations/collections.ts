/** A field that collects options, filters or the fields to change. */
export interface Collection {
	readonly name: 'options' | 'filters' | 'updateFields';
	readonly label: string;
	/** The start of a message about one of its members. */
	readonly item: string;
	/** The thing that an empty member needs. */
	readonly missing: string;
}

/** *Options*, which every operation has. */
export const OPTIONS: Collection = {
	name: 'options',
	label: 'Options',
	item: 'The option',
	missing: 'a value',
};

/** *Filters* of a list. */
export const FILTERS: Collection = {
	name: 'filters',
	label: 'Filters',
	item: 'The filter',
	missing: 'the text to look for',
};

/** *Fields to Update* of a billing profile. */
export const UPDATE_FIELDS: Collection = {
	name: 'updateFields',
	label: 'Fields to Update',
	item: 'The field',
	missing: 'a value',
};
