import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Contents of files by their path. */
export type Files = ReadonlyMap<string, string>;

/** All TypeScript files below a folder of the checkout, by path in that folder. */
export function filesIn(folder: string): Files {
	const entries = readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: "utf8" });
	const paths = entries.map((path) => path.replaceAll("\\", "/")).filter((path) => /\.m?[jt]s$/.test(path));
	return new Map(paths.sort().map((path) => [path, readFileSync(`${ROOT}${folder}/${path}`, "utf8")]));
}

/** The code without its comments, as far as one comment never shares a line with code that follows it. */
export function codeOf(content: string): string {
	return content
		.split("\n")
		.map((line) => (/^\s*(?:\/\*|\*|\/\/)/.test(line) ? "" : line.replace(/\s\/\/ .*$/, "")))
		.join("\n");
}

/** What a file imports, statically or not, types included: the specifiers as they stand. */
export function importsOf(content: string): readonly string[] {
	const found = codeOf(content).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["']([^"'\n]+)["']/g);
	return [...found].map(([, specifier]) => specifier ?? "");
}

/** The module that a file of `src` belongs to: its first folder, or its own name. */
export function moduleOf(path: string): string {
	return path.includes("/") ? (path.split("/")[0] ?? "") : path.replace(/\.ts$/, "");
}
