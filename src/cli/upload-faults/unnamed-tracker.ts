import { counted } from "../../counted.ts";
import { UserError } from "../../errors.ts";
import { type Outcomes, total } from "../../report/outcomes.ts";
import type { UnnamedTracker } from "../../report/unnamed-trackers.ts";
import { quoted } from "../quoted.ts";

/** Of so many tracker hits as many as one more is at another path: fewer may be of anybody who asks for what trackers do. */
const FEW = 100;

/** Paths that are named in one note. */
const NAMED = 3;

/** What is known of requests to track at paths that are not named. */
export interface UnnamedFacts {
	/** Most calls first. */
	readonly found: readonly UnnamedTracker[];
	/** Paths that are named. */
	readonly given: readonly string[];
	readonly outcomes: Pick<Outcomes, "tracker-hits">;
}

/** Those that are so many beside the hits that page views of visitors whom the tracker sees would be sent again. */
export function telling({ found, outcomes }: Pick<UnnamedFacts, "found" | "outcomes">): readonly UnnamedTracker[] {
	const hits = total(outcomes["tracker-hits"]);
	return found.filter(({ calls }) => calls * FEW >= hits);
}

/** The paths to name, among them those that are named and have hits; none where nothing is missing. */
export function pathsToName(facts: UnnamedFacts): readonly string[] {
	return named(telling(facts), facts);
}

/** What to do about them. */
export function unnamedError(facts: UnnamedFacts): UserError | undefined {
	const missing = telling(facts);
	if (missing.length === 0) return undefined;
	return new UserError({
		problem: "the tracker is asked at a path that is not named, so what it has seen would be sent again",
		expected: `its requests at ${facts.given.join(", ")}, as --tracker-path has it`,
		found: listed(missing),
		hint: advice(missing, facts),
	});
}

/** What they do to the figures, and what to do about them. */
export function unnamedNote(facts: UnnamedFacts): readonly string[] {
	const { found } = facts;
	if (found.length === 0) return [];
	const missing = telling(facts);
	const upload = missing.length > 0 ? " An upload sends nothing before." : "";
	return [
		`Not read as tracker hits, so that what they tell of looks missed: ${listed(found)}. As --tracker-path names ${facts.given.join(", ")}, ${advice(missing.length > 0 ? missing : found, facts)}.${upload}`,
	];
}

function listed(some: readonly UnnamedTracker[]): string {
	const names = some.slice(0, NAMED).map(({ path, calls }) => `${counted(calls, "request")} to track at ${path}`);
	return [...names, ...(some.length > NAMED ? [`those at ${counted(some.length - NAMED, "more path")}`] : [])].join(
		", ",
	);
}

function advice(missing: readonly UnnamedTracker[], facts: UnnamedFacts): string {
	const flags = named(missing, facts).map((path) => `--tracker-path ${quoted(path)}`);
	const left = missing.map(({ path }) => `--exclude-path ${quoted(path)}`);
	return `give ${flags.join(" ")}, or ${left.join(" ")} if another Matomo is asked there`;
}

/** A path that is given takes the place of those that are named by themselves. */
function named(missing: readonly UnnamedTracker[], { given, outcomes }: UnnamedFacts): readonly string[] {
	if (missing.length === 0) return [];
	const paths = missing.map(({ path }) => path);
	return total(outcomes["tracker-hits"]) > 0 ? [...given, ...paths] : paths;
}
