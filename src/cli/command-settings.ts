import { COMMANDS } from "./commands.ts";
import { kebab, type Options, type Settings } from "./option.ts";
import { readConfig, settingsOf } from "./settings.ts";

/**
 * The settings of a command, from its flags, the environment and the configuration file that `--config` names.
 *
 * @throws UserError for the first that is wrong
 */
export function commandSettings<O extends Options>(argv: Readonly<Record<string, unknown>>, options: O): Settings<O> {
	const path = argv.config ?? process.env.MONORAIL_CONFIG;
	const config = path === undefined ? {} : readConfig(String(path), everyOption());
	return settingsOf(options, { argv, env: process.env, config });
}

/** One configuration may serve all commands, so it may hold options of each. */
function everyOption(): readonly string[] {
	return COMMANDS.flatMap(({ options }) => Object.values(options).flatMap((group) => Object.keys(group).map(kebab)));
}
