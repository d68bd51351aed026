/** What the system's refusal means, and what to do then. */
export interface Cause {
	readonly found: string;
	readonly hint: string;
}

type Causes = Readonly<Record<string, readonly [found: string, hint: string]>>;

const READING: Causes = {
	ENOENT: ["no such file", "check its name"],
	ENOTDIR: ["no such file", "check its name"],
	ENAMETOOLONG: ["a name that is too long", "check its name"],
	EISDIR: ["a directory", "name a file in it"],
	EACCES: ["no permission", "run as a user who may read it"],
	EPERM: ["no permission", "run as a user who may read it"],
	ELOOP: ["links that lead in a circle", "name the file itself"],
	ENXIO: ["a socket, or a device that is not there", "check its name"],
	EMFILE: ["too many open files", "raise the limit with ulimit -n, or join them with cat"],
	ERR_FS_FILE_TOO_LARGE: ["a file of gigabytes", "check its name"],
	ERR_STRING_TOO_LONG: ["a file of gigabytes", "check its name"],
};

const WRITING: Causes = {
	ENOENT: ["a folder that is not there", "make it, or name another file"],
	ENOTDIR: ["a file where a folder is to be", "name another one"],
	// Of a folder that is to be made where a file is.
	EEXIST: ["a file where a folder is to be", "name another one"],
	ENAMETOOLONG: ["a name that is too long", "name another one"],
	EISDIR: ["a directory", "name a file in it"],
	EACCES: ["no permission", "name one that you may write"],
	EPERM: ["no permission", "name one that you may write"],
	ELOOP: ["links that lead in a circle", "name the file itself"],
	EROFS: ["a file system that can only be read", "name one elsewhere"],
	ENOSPC: ["no space left", "make room, or name one elsewhere"],
	EDQUOT: ["no space left for this user", "make room, or name one elsewhere"],
	EFBIG: ["a file that may not grow any more", "raise the limit with ulimit -f, or name one elsewhere"],
	EPIPE: ["a pipe that nobody reads", "name another one"],
};

/** Why a file cannot be read. */
export function causeOfReading(error: unknown): Cause {
	return causeIn(READING, error, "check that it can be read");
}

/** Why a file or folder cannot be written. */
export function causeOfWriting(error: unknown): Cause {
	return causeIn(WRITING, error, "name another one");
}

/** Whether the operating system has said no; everything else may be a bug. */
export function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
	return error instanceof Error && "errno" in error && "code" in error;
}

/** What an error says, without the code in front and the call and its path behind: `EIO: i/o error, read` is `i/o error`. */
export function plainWords(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	const [, words] = /^E[A-Z0-9_]+: (.*?)(?:, [a-z_]+(?: '.*)?)?$/s.exec(message) ?? [];
	return words ?? message;
}

function causeIn(causes: Causes, error: unknown, otherwise: string): Cause {
	const code = error instanceof Error && "code" in error ? String(error.code) : "";
	const [found, hint] = (Object.hasOwn(causes, code) && causes[code]) || [plainWords(error), otherwise];
	return { found, hint };
}
