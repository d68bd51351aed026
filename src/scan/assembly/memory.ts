// Where everything is in the program's memory, in bytes, and how much of it there is. The numbers go by their names on the
// other side, too.

/** Templates that lines are tried against. */
export const TEMPLATES: i32 = 4;
/** Columns whose values are told; as many as a row's word of escapes has bits. */
export const COLUMNS: i32 = 32;
/** Fields of a template, its end included. */
export const FIELDS: i32 = 128;
/** Bytes of one template's literal texts. */
export const LITERALS: i32 = 16 * 1024;
/** Bytes of one field: where its literal is, the literal's length, its column, what it is. */
export const FIELD: i32 = 16;
/** Bytes of a template. */
export const TEMPLATE: i32 = FIELDS * FIELD + LITERALS;
/** Rows that one call makes at most. */
export const ROWS: i32 = 1024;
/** Bytes of a row: the line's start and end, its template or -1, which values have escapes; start and end of each value. */
export const ROW: i32 = 16 + 8 * COLUMNS;
/** Bytes that are looked through at once. */
export const BLOCK: i32 = 64 * 1024;

/** A field that is a value behind its literal text. */
export const VALUE: i32 = 0;
/** A field that says that the template does not have its column. */
export const ABSENT: i32 = 1;
/** A field that is the literal text behind all values. */
export const END: i32 = 2;

/** A value whose column nobody wants. */
export const UNWANTED: i32 = -1;

/** Where templates are: behind the compiler's own first bytes. */
export const TEMPLATES_AT: i32 = 1024;
/** Where rows are. */
export const ROWS_AT: i32 = TEMPLATES_AT + TEMPLATES * TEMPLATE;
/** Where the block is. */
export const BLOCK_AT: i32 = ROWS_AT + ROWS * ROW;
/** Line feeds behind the block: no step looks further. */
export const SLACK: i32 = 64;

/** Texts that are numbered at a time. */
export const TEXTS: i32 = 16 * 1024;
/** Bytes of all of them. */
export const TEXTS_BYTES: i32 = 1024 * 1024;
/** Places of the hash table, a power of two: half of them stay empty. */
export const SLOTS: i32 = 2 * TEXTS;
/** Bytes of what is known of a text: where it is, its length, its hash. */
export const TEXT: i32 = 12;

/** Places for texts that came of late, a power of two. */
export const RECENT: i32 = 4096;
/** Bytes of such a place: length and hash of its text, then the text itself. */
export const RECENT_TEXT: i32 = 256;
/** Bytes of the longest text that has room there. */
export const RECENT_LONGEST: i32 = RECENT_TEXT - 8;

/** Where the hash table is: a literal text may be compared with what is behind the block. */
export const SLOTS_AT: i32 = BLOCK_AT + BLOCK + LITERALS + SLACK;
/** Where is what is known of texts. */
export const TEXTS_AT: i32 = SLOTS_AT + 4 * SLOTS;
/** Where the texts themselves are. */
export const TEXTS_BYTES_AT: i32 = TEXTS_AT + TEXT * TEXTS;
/** Where is of each text the number of the one that came behind it last. */
export const FOLLOWERS_AT: i32 = TEXTS_BYTES_AT + TEXTS_BYTES;
/** Where texts are that came of late. */
export const RECENT_AT: i32 = FOLLOWERS_AT + 4 * TEXTS;
/** Times that one call reads at most; they stand where rows do. */
export const TIMES: i32 = 8 * 1024;
/** Bytes of a time: where the next line begins, and from the eighth byte on the time itself. */
export const TIME: i32 = 16;
/** Where the text is that times stand behind. */
export const PREFIX_AT: i32 = RECENT_AT + RECENT * RECENT_TEXT;
/** Its most bytes. */
export const PREFIX: i32 = 256;
