import { didYouMean } from "../../did-you-mean.ts";
import { UserError } from "../../errors.ts";
import { APACHE } from "./apache.ts";
import { CADDY } from "./caddy.ts";
import { NGINX, NGINX_DOCKER, NGINX_LOAD_BALANCER, NGINX_ONE_LOG } from "./nginx.ts";
import { NGINX_COMBINED } from "./nginx-combined.ts";
import { NGINX_TSV } from "./nginx-tsv.ts";
import type { Preset } from "./preset.ts";
import { TRAEFIK } from "./traefik.ts";

/** All presets, the recommended one first. */
export const PRESETS: readonly Preset[] = [
	NGINX,
	NGINX_ONE_LOG,
	NGINX_DOCKER,
	NGINX_LOAD_BALANCER,
	NGINX_TSV,
	NGINX_COMBINED,
	APACHE,
	CADDY,
	TRAEFIK,
];

/**
 * Finds a preset by its exact name, or by the name of the log format it is for.
 *
 * @throws {UserError} when there is none of that name: with all names, and the one that was probably meant.
 */
export function presetNamed(name: string): Preset {
	const preset = PRESETS.find((candidate) => candidate.name === name || candidate.format === name);
	if (preset !== undefined) return preset;
	const names = PRESETS.map((candidate) => candidate.name);
	const hint = didYouMean(name, names);
	throw new UserError({
		problem: "no such preset",
		expected: `one of ${names.join(", ")}`,
		found: JSON.stringify(name),
		...(hint !== undefined && { hint }),
	});
}
