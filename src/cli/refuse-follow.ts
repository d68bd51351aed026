import { UserError } from "../errors.ts";

/** @throws UserError when live reading is asked for, which needs delivery that survives its own death */
export function refuseFollow(follow: boolean): void {
	if (!follow) return;
	throw new UserError({
		problem: "--follow is not available yet",
		hint: "run monorail upload over finished logs, for example after each rotation",
	});
}
