import { codeOf, type Files } from "./source-files.ts";
import { LONGEST_FILE } from "./table.ts";

/** Where files of `src` break the conventions that all of them keep, in words. */
export function conventionBreaks(files: Files): readonly string[] {
	return [...files].flatMap(([path, content]) => {
		const lines = content.split("\n");
		const length = lines.length - 1;
		const undocumented = lines.flatMap((line, index) =>
			/^export (?!\{|type \{|\*)/.test(line) && !/\*\/$/.test(before(lines, index))
				? [`${path}:${index + 1} has no doc comment: ${line}`]
				: [],
		);
		return [
			...(length > LONGEST_FILE ? [`${path} has ${length} lines, more than ${LONGEST_FILE}`] : []),
			...undocumented,
		];
	});
}

/** The line before one, over comments to tools. */
function before(lines: readonly string[], index: number): string {
	const line = lines[index - 1]?.trim() ?? "";
	return line.startsWith("// biome-ignore") ? before(lines, index - 1) : line;
}

/** Where any file of ours, tests included, breaks the conventions, in words. */
export function commonBreaks(files: Files): readonly string[] {
	return [...files].flatMap(([path, content]) =>
		content
			.split("\n")
			.flatMap((line, index) => [
				...(/^export default\b/.test(line) ? [`${path}:${index + 1} has a default export`] : []),
				...(/\b(?:TODO|FIXME|XXX)\b/.test(line) ? [`${path}:${index + 1} is unfinished: ${line.trim()}`] : []),
			]),
	);
}

/**
 * Where a test file would not do what it looks like, in words: uvu is silent about all of it.
 *
 * A suite that is never run, and tests beside an `only`, are left out; a suite whose `before` fails counts as passed.
 */
export function silentTests(files: Files, pattern: RegExp): readonly string[] {
	return [...files].flatMap(([path, content]) => {
		const code = codeOf(content);
		const usesUvu = /^import .* from "uvu";$/m.test(code);
		const problems: string[] = [];
		if (usesUvu !== pattern.test(path)) problems.push(`${path}: test files, and only they, are named *.test.ts`);
		if (!usesUvu) return problems;
		const suites = [...code.matchAll(/\bconst (\w+) = suite\b/g)].map(([, name]) => name ?? "");
		if (/^import \{.*\btest\b.*\} from "uvu";$/m.test(code)) suites.push("test");
		if (suites.length === 0) problems.push(`${path}: has no suite`);
		const runs = [...code.matchAll(/\b(\w+)\.run\(\);/g)].map(([, name]) => name ?? "");
		for (const name of new Set(suites)) {
			const [made, run] = [suites, runs].map((names) => names.filter((candidate) => candidate === name).length);
			if (made !== run) problems.push(`${path}: ${name} is made ${made} times and run ${run} times`);
		}
		if (!/\b\w+\.run\(\);\s*$|\n\}\s*$/.test(code)) problems.push(`${path}: does not end with its run()`);
		if (/\.only\(/.test(code)) problems.push(`${path}: leaves tests out with only()`);
		if (/\.before\(/.test(code)) problems.push(`${path}: has a before(), whose failure would count as success`);
		return problems;
	});
}
