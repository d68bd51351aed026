import type { Argv } from "yargs";
import { kebab, type Options } from "./option.ts";

/** Options of a command, in the groups in which `--help` shows them. */
export type OptionGroups = Readonly<Record<string, Options>>;

/**
 * Tells yargs the names of options and what `--help` says of them. Values stay texts: their options read them, so that
 * flags, environment and configuration go the same way.
 */
export function addOptions(builder: Argv, groups: OptionGroups): void {
	for (const [group, options] of Object.entries(groups)) {
		for (const [name, option] of Object.entries(options)) {
			builder.option(kebab(name), {
				group: `${group}:`,
				describe: option.describe,
				type: option.kind === "flag" ? "boolean" : "string",
				...(option.kind !== "flag" && { requiresArg: true }),
				...(option.shownDefault !== undefined && { defaultDescription: option.shownDefault }),
			});
		}
	}
}
