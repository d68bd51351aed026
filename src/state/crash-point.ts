import { env, kill, pid } from "node:process";

/** `name` or `name:N`: where to die, and at which passing of it. */
const [wanted, at = "1"] = (env.MONORAIL_CRASH_AT ?? "").split(":");
let passings = 0;

/**
 * A step of the delivery at which a test may have the process killed, as if the power had failed: where the variable
 * `MONORAIL_CRASH_AT` names it. Does nothing else.
 */
export function crashPoint(name: string): void {
	if (name !== wanted || ++passings !== Number(at)) return;
	kill(pid, "SIGKILL");
}
