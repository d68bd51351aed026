import picomatch from "picomatch";
import { UserError } from "../errors.ts";
import type { LogEvent } from "../event.ts";
import { givenHost } from "./given-host.ts";

/** One test of a text; made from a glob or a `/regular expression/`. */
type Matcher = (text: string) => boolean;

/** Patterns of a run as the user gave them: globs, or regular expressions between slashes. */
export interface FilterPatterns {
	readonly includeHost: readonly string[];
	readonly excludeHost: readonly string[];
	readonly includePath: readonly string[];
	readonly excludePath: readonly string[];
	readonly includeStatus: readonly string[];
	readonly excludeStatus: readonly string[];
}

/** Whether a request is outside of what the user wants looked at. `undefined` when no pattern was given. */
export type Exclusion = (event: Pick<LogEvent, "host" | "status">, path: string) => boolean;

/**
 * Compiles the include and exclude patterns. A request stays when every kind that has includes has one that matches,
 * and no exclude matches. Paths are matched without query, as requested (still encoded).
 *
 * @throws UserError when a regular expression does not compile, or nothing in any log can match a glob
 */
export function exclusionOf(patterns: FilterPatterns): Exclusion | undefined {
	const rules: Exclusion[] = [];
	const rule = (
		name: Kind,
		include: readonly string[],
		exclude: readonly string[],
		text: (...request: Parameters<Exclusion>) => string,
	) => {
		const wanted = include.map((pattern) => matcher(name, pattern, `--include-${name}`));
		const unwanted = exclude.map((pattern) => matcher(name, pattern, `--exclude-${name}`));
		if (wanted.length > 0) rules.push((event, path) => !wanted.some((matches) => matches(text(event, path))));
		if (unwanted.length > 0) rules.push((event, path) => unwanted.some((matches) => matches(text(event, path))));
	};
	rule("host", patterns.includeHost, patterns.excludeHost, (event) => event.host ?? "");
	rule("path", patterns.includePath, patterns.excludePath, (_, path) => path);
	rule("status", patterns.includeStatus, patterns.excludeStatus, (event) => String(event.status));
	return rules.length === 0 ? undefined : (event, path) => rules.some((excludes) => excludes(event, path));
}

/** What is looked at. */
type Kind = "host" | "path" | "status";

/** Of each kind of text how it looks, in words, and whether any that looks so can match a glob. */
const KINDS: Readonly<
	Record<Kind, readonly [expected: string, canMatch: (glob: string, matches: Matcher) => boolean]>
> = {
	host: ["a host such as www.example.org or '*.example.org', without scheme and path", (glob) => !glob.includes("/")],
	// What begins in another way than these has no place for the slash that every path begins with.
	path: ["a path from its first slash on, such as '/admin/**'", (glob) => /^(?:[/\\[{(!]|\*\*|[@+?*]\()/.test(glob)],
	status: ["a status such as 404, or '4*' for all from 400 to 499", (_, matches) => STATUSES.some(matches)],
};

const STATUSES = Array.from({ length: 1000 }, (_, status) => String(status));

/**
 * Compiles the patterns of one option to regular-expression tests of whole texts.
 *
 * `/…/` and `/…/i` are regular expressions, found anywhere in the text; everything else is a glob, which must match
 * the whole text. A path such as `/admin/` is taken for a glob when it has a slash inside or a glob character.
 *
 * @throws UserError also for a glob that nothing can match: it would look at nothing, or leave out nothing, unnoticed
 */
function matcher(kind: Kind, pattern: string, option: string): Matcher {
	const expression = regularExpression(pattern, option);
	if (expression) return (text) => expression.test(text);
	const glob = picomatch(kind === "host" ? givenHost(pattern) : pattern, { dot: true, nocase: kind === "host" });
	const matches: Matcher = (text) => glob(text);
	const [expected, canMatch] = KINDS[kind];
	if (canMatch(pattern, matches)) return matches;
	if (kind === "path" && pattern.startsWith("*")) {
		throw new UserError({
			problem: `bad value for ${option}`,
			expected,
			found: `"${pattern}"`,
			hint: "* stays within one segment: '/**' is every path, '**.html' every such file",
		});
	}
	throw new UserError({ problem: `bad value for ${option}`, expected, found: `"${pattern}", which nothing matches` });
}

/** What is wrong with a regular expression: `Invalid regular expression: /(/i: Unterminated group` is `unterminated group`. */
export function faultOfExpression(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	const [fault = message] = /[^:]*$/.exec(message) ?? [];
	return fault.trim().toLowerCase();
}

/**
 * The regular expression that a `/…/flags` text stands for, if it is one: at least one character between the slashes
 * that only an expression would have (`^ $ \ | + (`, or a `[` that nothing closes), so that the plain path `/admin/` stays
 * a path.
 *
 * @throws UserError when it does not compile
 */
export function regularExpression(text: string, option: string): RegExp | undefined {
	const parts = /^\/(.*(?:[\^$\\|+(]|\[(?!.*\])).*)\/([iu]*)$/s.exec(text);
	if (!parts) return undefined;
	try {
		return new RegExp(parts[1] ?? "", parts[2]);
	} catch (error) {
		throw new UserError({
			problem: `${option} ${text} is no valid regular expression`,
			found: faultOfExpression(error),
			hint: "mend it, or write a glob such as '/admin/**'",
		});
	}
}
