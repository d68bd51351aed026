import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of a test's own. */
export interface TempFolder {
	readonly path: string;
	/** Writes a file. @returns its path */
	write(name: string, content: string | Uint8Array): string;
	/** Names of what is in it. */
	list(): readonly string[];
	remove(): void;
}

const folders = new Set<string>();
const remove = (path: string): void => {
	folders.delete(path);
	rmSync(path, { recursive: true, force: true });
};
process.once("exit", () => {
	for (const path of folders) remove(path);
});

/** Makes an empty folder; it goes away when the process ends, if not before. */
export function tempFolder(): TempFolder {
	const path = mkdtempSync(join(tmpdir(), "monorail-test-"));
	folders.add(path);
	return {
		path,
		write(name, content) {
			const file = join(path, name);
			writeFileSync(file, content);
			return file;
		},
		list: () => readdirSync(path),
		remove: () => remove(path),
	};
}
