import { IANAZone } from "luxon";
import { UserError } from "../errors.ts";

/** @throws UserError when there is no such time zone */
export function assertZone(zone: string): void {
	if (IANAZone.isValidZone(zone)) return;
	throw new UserError({ problem: `unknown time zone "${zone}"`, expected: "an IANA name such as Europe/Berlin" });
}
