import { printable } from "../errors.ts";
import { COMMANDS } from "./commands.ts";
import { kebab, type Options, type Settings } from "./option.ts";
import { CONFIG } from "./options/config.ts";
import { readConfig, settingsOf } from "./settings.ts";
import { unknownVariables } from "./unknown-variables.ts";

/**
 * The settings of a command, from its flags, the environment and the configuration file that `--config` names.
 *
 * @throws UserError for the first that is wrong
 */
export function commandSettings<O extends Options>(argv: Readonly<Record<string, unknown>>, options: O): Settings<O> {
	const { env } = process;
	const { config: path } = settingsOf(CONFIG, { argv, env, config: {} });
	const config = path === undefined ? {} : readConfig(path, everyOption());
	const settings = settingsOf(options, { argv, env, config });
	if (!("quiet" in settings && settings.quiet === true)) {
		for (const line of unknownVariables(env, everyOption())) process.stderr.write(`monorail: ${printable(line)}\n`);
	}
	return settings;
}

/** One configuration or environment may serve all commands, so it may hold options of each. */
function everyOption(): readonly string[] {
	return COMMANDS.flatMap(({ options }) => Object.values(options).flatMap((group) => Object.keys(group).map(kebab)));
}
