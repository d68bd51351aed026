import type { Paint } from "./paint.ts";

/** What every section of the text report is drawn with. */
export interface Frame {
	/** Cells of a line. */
	readonly width: number;
	readonly paint: Paint;
	/** IANA name of the time zone that times are shown in. */
	readonly zone: string;
}

/** A titled part of the text report; its lines fit the frame. */
export interface Section {
	readonly title: string;
	readonly lines: readonly string[];
}
