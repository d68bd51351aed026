import { copyFile, readdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const compress = promisify(gzip);

/** Tells the server to open its log again, and waits until it has. */
export type Reopen = () => Promise<void>;

/** One way to rotate a log that a server is writing. */
type Rotation = (path: string, reopen: Reopen) => Promise<void>;

/** Gives each log that was rotated the next number, the oldest first. */
async function shift(path: string): Promise<void> {
	const names = (await readdir(dirname(path))).filter((name) => name.startsWith(basename(path)));
	const numbers = names.flatMap((name) => {
		const [, number, end = ""] = /\.(\d+)(\.gz)?$/.exec(name) ?? [];
		return number === undefined ? [] : [{ number: Number(number), end }];
	});
	for (const { number, end } of numbers.sort((a, b) => b.number - a.number)) {
		await rename(`${path}.${number}${end}`, `${path}.${number + 1}${end}`);
	}
}

/** Compresses as gzip does: the archive is there, growing, before the log is gone. */
async function gzipInPlace(path: string): Promise<void> {
	const archive = await compress(await readFile(path));
	const half = Math.floor(archive.length / 2);
	await writeFile(`${path}.gz`, archive.subarray(0, half));
	await writeFile(`${path}.gz`, archive);
	await rm(path);
}

const renamed: Rotation = async (path, reopen) => {
	await shift(path);
	await rename(path, `${path}.1`);
	await reopen();
};

const copied: Rotation = async (path) => {
	await shift(path);
	await copyFile(path, `${path}.1`);
	await truncate(path);
};

/** All ways to rotate, by name. */
export const ROTATIONS: Readonly<Record<string, Rotation>> = {
	"rename, and let the server create": renamed,
	"rename and create": async (path, reopen) => {
		await shift(path);
		await rename(path, `${path}.1`);
		await writeFile(path, "", { flag: "a" });
		await reopen();
	},
	"rename and compress": async (path, reopen) => {
		await renamed(path, reopen);
		await gzipInPlace(`${path}.1`);
	},
	"rename, and compress the one before": async (path, reopen) => {
		await renamed(path, reopen);
		const before = `${path}.2`;
		if ((await readdir(dirname(path))).includes(basename(before))) await gzipInPlace(before);
	},
	"rename twice at once": async (path, reopen) => {
		await renamed(path, reopen);
		await renamed(path, reopen);
	},
	"copy and truncate": copied,
	"copy, truncate and compress": async (path, reopen) => {
		await copied(path, reopen);
		await gzipInPlace(`${path}.1`);
	},
	"copy and truncate twice at once": async (path, reopen) => {
		await copied(path, reopen);
		await copied(path, reopen);
	},
};
