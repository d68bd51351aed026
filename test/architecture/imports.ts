import { posix } from "node:path";
import { codeOf, type Files, importsOf, moduleOf } from "./source-files.ts";
import {
	BUILTIN_HOMES,
	EXCEPTIONS,
	type Homes,
	IMPORTS,
	IMPURE,
	IMPURE_WORDS,
	LEVELS,
	PACKAGE_HOMES,
	PURE,
} from "./table.ts";

/** AssemblyScript, whose compiler takes no ends of names, and nothing from elsewhere. */
const ASSEMBLY = "scan/assembly/";

/** Every import in `src` that the table does not allow, in words. */
export function forbiddenImports(files: Files): readonly string[] {
	return [...files].flatMap(([path, content]) =>
		importsOf(content).flatMap((specifier) => {
			const reason = specifier.startsWith(".") ? forbiddenModule(path, specifier) : forbiddenPackage(path, specifier);
			return reason === undefined ? [] : [`${path} imports ${specifier}: ${reason}`];
		}),
	);
}

function forbiddenModule(path: string, specifier: string): string | undefined {
	if (!specifier.endsWith(".ts") && !path.startsWith(ASSEMBLY)) return "imports of our own end in .ts";
	const target = posix.join(posix.dirname(path), specifier);
	if (path.startsWith(ASSEMBLY)) return target.startsWith(ASSEMBLY) ? undefined : "it is another language";
	if (target.startsWith("..")) return "outside of src";
	const [from, to] = [moduleOf(path), moduleOf(target)];
	if (from === to) return undefined;
	const allowed = IMPORTS[from];
	if (allowed === undefined) return `"${from}" has no row in the table`;
	return allowed.includes(to) ? undefined : `"${from}" may not import "${to}"`;
}

function forbiddenPackage(path: string, specifier: string): string | undefined {
	const isBuiltin = specifier.startsWith("node:");
	const name = isBuiltin ? specifier : packageOf(specifier);
	const homes = (isBuiltin ? BUILTIN_HOMES : PACKAGE_HOMES)[name];
	if (homes === undefined) return `"${name}" has no home in the table`;
	return Object.keys(homes).some((home) => path.startsWith(home))
		? undefined
		: `its home is ${Object.keys(homes).join(", ")}`;
}

function packageOf(specifier: string): string {
	return specifier
		.split("/")
		.slice(0, specifier.startsWith("@") ? 2 : 1)
		.join("/");
}

/** Every line of pure code that brings in the outside world, in words. */
export function impurities(files: Files): readonly string[] {
	return [...files].flatMap(([path, content]) => {
		if (!PURE.some((folder) => path.startsWith(folder)) || path in IMPURE) return [];
		const lines = codeOf(content).split("\n");
		return lines.flatMap((line, index) =>
			Object.entries(IMPURE_WORDS)
				.filter(([, word]) => word.test(line))
				.map(([what]) => `${path}:${index + 1} uses ${what}: ${line.trim()}`),
		);
	});
}

/** Rows of the imports table that point back or sideways without an exception, in words. */
export function wrongDirections(imports: typeof IMPORTS = IMPORTS): readonly string[] {
	const level = (name: string): number => LEVELS.findIndex((names) => names.includes(name));
	return Object.entries(imports).flatMap(([from, targets]) =>
		targets
			.filter((to) => level(from) === -1 || level(from) >= level(to))
			.filter((to) => !EXCEPTIONS.some((exception) => exception.from === from && exception.to === to))
			.map((to) => `${from} → ${to}`),
	);
}

/** Homes in the table where nobody lives, and exceptions that nobody needs, in words. */
export function unusedRows(files: Files): readonly string[] {
	const used = [...files].flatMap(([path, content]) => importsOf(content).map((specifier) => ({ path, specifier })));
	const empty = (homes: Homes): string[] =>
		Object.keys(homes).filter(
			(name) => !used.some(({ specifier }) => specifier === name || specifier.startsWith(`${name}/`)),
		);
	const unneeded = EXCEPTIONS.filter(
		({ from, to }) =>
			!used.some(
				({ path, specifier }) =>
					moduleOf(path) === from &&
					specifier.startsWith(".") &&
					moduleOf(posix.join(posix.dirname(path), specifier)) === to,
			),
	);
	return [...empty(PACKAGE_HOMES), ...empty(BUILTIN_HOMES), ...unneeded.map(({ from, to }) => `${from} → ${to}`)];
}
