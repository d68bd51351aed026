import { join } from "node:path";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { QUICK_WINDOW } from "../helpers/quick-window.ts";
import type { TempFolder } from "../helpers/temp-folder.ts";
import type { Dice } from "./dice.ts";
import { LiveLog } from "./live-log.ts";
import { STEPS } from "./steps.ts";
import type { Call, World } from "./world.ts";

/** Nothing is decided because a log is silent: nobody knows how long the writer is kept waiting for the processor. */
const WRITING = ["--follow", "--batch-age", "50ms", "--idle-after", "20s"];

/** Everything is written. */
const WRITTEN = ["--follow", "--batch-age", "50ms", "--idle-after", "50ms"];

/** A run that was to die at a step that it does not come to is stopped. */
const MOST_REQUESTS = 15;
const LONGEST = 2_500;

/** Who has stored nothing for so long waits for another run. */
const STANDSTILL = 10_000;

/** Logs that are followed while they are written and rotated. */
export function followedWorld({
	roll,
	folder,
	stored,
	isSplit,
}: {
	readonly roll: Dice;
	readonly folder: TempFolder;
	readonly stored: () => number;
	readonly isSplit: boolean;
}): World {
	const log = new LiveLog({
		folder: join(folder.path, "logs"),
		isSplit,
		roll,
		// Who has not come so far as to send anything knows nothing of these logs, and begins with them as they are.
		mayRotate: () => stored() > 0,
		stored,
	});
	const isFollowedToTheEnd = roll() < 0.7;
	const isStored = (): boolean => stored() >= log.missed.length;
	const last = (): Call => {
		let since = { stored: stored(), at: Date.now() };
		return {
			args: [...QUICK_WINDOW, ...WRITTEN, ...log.paths],
			mayEnd() {
				if (stored() > since.stored) since = { stored: stored(), at: Date.now() };
				return isStored() || Date.now() - since.at > STANDSTILL;
			},
			ends: EXIT.terminated,
			// What Matomo could not be asked about, the next run asks.
			isEnough: isStored,
			isAll: true,
		};
	};
	return {
		form: isSplit ? "two logs followed" : "followed",
		get expected() {
			return log.missed;
		},
		steps: STEPS,
		next() {
			const end = Date.now() + LONGEST;
			return {
				args: [...QUICK_WINDOW, ...WRITING, ...log.paths],
				mayEnd: (requests) => requests > MOST_REQUESTS || Date.now() > end,
				ends: EXIT.terminated,
				isAll: false,
			};
		},
		async finish() {
			await log.end();
			const all: Call = {
				args: [...QUICK_WINDOW, "--format", "json", ...log.files],
				ends: EXIT.ok,
				isAll: true,
				check({ outcomes }) {
					assert.is(outcomes.held, 0);
					if (!isFollowedToTheEnd) return;
					assert.is(outcomes.sent, 0, "what was sent by those who followed is not sent once more");
					assert.is(outcomes["already-sent"], log.missed.length);
					assert.equal(outcomes.matched, { url: new Set(log.missed).size });
				},
			};
			return isFollowedToTheEnd ? [last, () => all] : [() => all];
		},
		close: () => log.end(),
	};
}
