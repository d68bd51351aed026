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
/** Bytes of one field: where its literal is, the literal's length, its column, what it is, how its value is read, and where that goes. */
export const FIELD: i32 = 24;
/** Bytes of a template. */
export const TEMPLATE: i32 = FIELDS * FIELD + LITERALS;
/** Rows that one call makes at most. */
export const ROWS: i32 = 1024;
/** Values that are read as they are found. */
export const READINGS: i32 = 8;
/** Bytes in front of a row's values: the line's start and end, its template or -1, which values have escapes, which are there. */
export const ROW_HEAD: i32 = 24;
/** Bytes of a row: its head; start and end of each value; what was read of some. */
export const ROW: i32 = ROW_HEAD + 8 * COLUMNS + 8 * READINGS;
/** Bytes that are looked through at once. */
export const BLOCK: i32 = 64 * 1024;

/** A field that is a value behind its literal text. */
export const VALUE: i32 = 0;
/** A field that says that the template does not have its column. */
export const ABSENT: i32 = 1;
/** A field that is the literal text behind all values. */
export const END: i32 = 2;

/** A value that is not read. */
export const TEXT: i32 = 0;
/** A value that is decimal seconds: read as milliseconds, NaN for what is written as few are. */
export const SECONDS: i32 = 1;
/** A value that is a whole number: -1 for what is written as few are. */
export const COUNT: i32 = 2;
/** A text that comes again: its number, -1 for a new one that there is no room for. */
export const COMMON: i32 = 3;
/** The target of a request: where its path ends, and where the extension of that begins. */
export const TARGET: i32 = 4;
/** Bytes of the longest extension. */
export const EXTENSION: i32 = 11;

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
/** Bytes of all of them, and of what stands in front of each. */
export const TEXTS_BYTES: i32 = 1280 * 1024;
/** Places of the hash table, a power of two: half of them stay empty. */
export const SLOTS: i32 = 2 * TEXTS;
/** Bytes in front of a text: its length, its hash, its number, and where the text is that came behind it last. */
export const TEXT_HEAD: i32 = 16;

/** Places for texts that came of late, a power of two. */
export const RECENT: i32 = 4096;
/** Bytes of such a place: length and hash of its text, then the text itself. */
export const RECENT_TEXT: i32 = 256;
/** Bytes of the longest text that has room there. */
export const RECENT_LONGEST: i32 = RECENT_TEXT - 8;

/** Where the hash table is: a literal text may be compared with what is behind the block. */
export const SLOTS_AT: i32 = BLOCK_AT + BLOCK + LITERALS + SLACK;
/** Where texts are, one behind the other. */
export const TEXTS_AT: i32 = SLOTS_AT + 4 * SLOTS;
/** Where texts are that came of late. */
export const RECENT_AT: i32 = TEXTS_AT + TEXTS_BYTES;
/** Times that one call reads at most; they stand where rows do. */
export const TIMES: i32 = 8 * 1024;
/** Bytes of a time: where the next line begins, and from the eighth byte on the time itself. */
export const TIME: i32 = 16;
/** Where the text is that times stand behind. */
export const PREFIX_AT: i32 = RECENT_AT + RECENT * RECENT_TEXT;
/** Its most bytes. */
export const PREFIX: i32 = 256;

/** Names of parameters that are looked for; as many as a word has bits. */
export const NAMES: i32 = 32;
/** Bytes of such a name: its length, four to fill up, the name itself. */
export const NAME: i32 = 32;
/** The most of the name itself. */
export const NAME_LONGEST: i32 = 16;
/** Where they are. */
export const NAMES_AT: i32 = PREFIX_AT + PREFIX;
/** Places of the names' hash table, a power of two: as many as six bits tell apart. */
export const NAME_SLOTS: i32 = 64;
/** Where that is. */
export const NAME_SLOTS_AT: i32 = NAMES_AT + NAMES * NAME;
/** Where values of parameters are told: start and end of each. */
export const PARAMETERS_AT: i32 = NAME_SLOTS_AT + NAME_SLOTS * 4;
/** Where values are put together. */
export const PACKED_AT: i32 = PARAMETERS_AT + NAMES * 8;
/** Room for that: no line has more than a block, and each value costs a comma and two quotes. */
export const PACKED: i32 = BLOCK + 8 * COLUMNS + SLACK;
