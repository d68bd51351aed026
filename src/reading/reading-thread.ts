import { parentPort, workerData } from "node:worker_threads";
import { digester } from "../digest/digester.ts";
import { Packer } from "../digest/packer.ts";
import { makePlan } from "../plan.ts";
import { storedBytes } from "../source/stored-bytes.ts";
import { survey } from "../source/survey.ts";
import { readPart } from "./read-part.ts";
import { MOST_PARCELS, type Order, type Parcel, type ThreadStart } from "./thread-messages.ts";
import { packUnit } from "./unit-packing.ts";

// Runs in a thread of its own: reads parts for the thread that judges, which takes parcels of units as it needs them.

/** Units that travel together: a message costs as much as fifty lines, and larger ones more memory. */
const UNITS = 16;

const { settings }: ThreadStart = workerData;
// Each part comes with its own clock.
const plan = makePlan([], { ...settings, clockOffset: [] });
const { formats, lineLimit } = plan;
const options = { formats, lineLimit, digest: digester(plan) };

/** Parcels of each part that may still be made before one is taken, and who waits for more. */
const room = new Map<number, { parcels: number; wake: () => void }>();

function send(parcel: Parcel): void {
	parentPort?.postMessage(parcel, parcel.is === "units" ? [parcel.packed.numbers.buffer] : []);
}

async function read({ part, stored, ...order }: Order & { is: "open" }): Promise<void> {
	const packer = new Packer();
	let units = 0;
	const sendUnits = async () => {
		if (units === 0) return;
		const left = room.get(part);
		if (left && left.parcels === 0) await new Promise<void>((resolve) => (left.wake = resolve));
		if (left) left.parcels--;
		send({ is: "units", part, units, packed: packer.take() });
		units = 0;
	};
	let damage: string | undefined;
	const open = () => storedBytes(stored, (what) => (damage = what));
	for await (const unit of readPart({ ...order, open }, options)) {
		packUnit(unit, formats, packer);
		if (++units === UNITS) await sendUnits();
	}
	await sendUnits();
	send({ is: "end", part, damage });
}

/** Bytes between two messages of how far a survey is. */
const TOLD = 4 * 1024 * 1024;

async function look({ part, stored, beginning }: Order & { is: "survey" }): Promise<void> {
	let untold = 0;
	const onScanned = (bytes: number) => {
		untold += bytes;
		if (untold < TOLD) return;
		send({ is: "scanned", part, bytes: untold });
		untold = 0;
	};
	const found = await survey(storedBytes(stored), { formats, lateness: plan.join.lateness, onScanned }, beginning);
	send({ is: "scanned", part, bytes: untold });
	const { marks, ...rest } = found;
	send({ is: "surveyed", part, found: rest, marks: marks.packed });
}

parentPort?.on("message", (order: Order) => {
	if (order.is === "survey") {
		look(order).catch((error: unknown) => send({ is: "failed", part: order.part, error }));
		return;
	}
	if (order.is === "open") {
		room.set(order.part, { parcels: MOST_PARCELS, wake: () => undefined });
		read(order)
			.catch((error: unknown) => send({ is: "failed", part: order.part, error }))
			.finally(() => room.delete(order.part));
		return;
	}
	const left = room.get(order.part);
	if (!left) return;
	left.parcels += order.parcels;
	left.wake();
});
