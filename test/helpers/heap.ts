import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const collectGarbage = (() => {
	setFlagsFromString("--expose-gc");
	return runInNewContext("gc") as () => void;
})();

/** Bytes of the heap that are still in use by somebody. */
export function heap(): number {
	// One round leaves some of what other tests let go of.
	for (let round = 0; round < 4; round++) collectGarbage();
	return process.memoryUsage().heapUsed;
}
