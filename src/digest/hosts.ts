import { Intern } from "../visitor/intern.ts";

const known = new Intern();

/** One copy of each host: all page views and hits that wait have one, most of them the same. */
export function hostCopy(host: string | undefined): string | undefined {
	return host === undefined ? undefined : known.of(host);
}
