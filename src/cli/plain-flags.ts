import { UserError } from "../errors.ts";
import { COMMANDS } from "./commands.ts";
import { kebab, type Option } from "./option.ts";

/**
 * Makes `--dry-run=yes` a `--dry-run=true`: for yargs every value of a switch but `true` means "off", and an upload
 * that was meant as a dry run is bad.
 *
 * @throws UserError when a switch has a value that is neither on nor off
 */
export function plainFlags(argv: readonly string[]): readonly string[] {
	const switches = new Map<string, Option<unknown>>();
	for (const group of COMMANDS.flatMap(({ options }) => Object.values(options))) {
		for (const [name, option] of Object.entries(group)) {
			if (option.kind === "flag") switches.set(`--${kebab(name)}`, option);
		}
	}
	return argv.map((argument) => {
		const equals = argument.indexOf("=");
		const flag = argument.slice(0, Math.max(0, equals));
		const option = switches.get(flag);
		if (!option) return argument;
		const value = argument.slice(equals + 1);
		if (value === "")
			throw new UserError({ problem: `bad value for ${flag}`, expected: "true or false", found: "nothing" });
		return `${flag}=${option.read([value], flag)}`;
	});
}
