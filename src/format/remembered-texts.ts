import type { Scanner } from "../scan/scanner.ts";

/** Texts that come again, by the numbers and the places that a scanner gives to their bytes. */
export class RememberedTexts {
	#common: string[] = [];
	readonly #recent: string[] = [];
	/** Whether there was a text that the scanner had no number for. */
	#isFull = false;

	/** Stands for all texts that have numbers: another object when they are others. */
	get generation(): object {
		return this.#common;
	}

	/** The text that has a number; `undefined` for one that is not known yet. */
	common(number: number): string | undefined {
		return this.#common[number];
	}

	/** Remembers the text that has a number, which is negative when there is no room for it. @returns the text */
	keepCommon(number: number, text: string): string {
		if (number < 0) this.#isFull = true;
		else this.#common[number] = text;
		return text;
	}

	/** The text at a place. */
	recent(place: number): string {
		return this.#recent[place] ?? "";
	}

	/** Remembers a text at a place, instead of the one that was there. @returns the text */
	keepRecent(place: number, text: string): string {
		this.#recent[place] = text;
		return text;
	}

	/** To be called before more is scanned: where there was no room, numbers are given anew. */
	makeRoom(scanner: Scanner): void {
		if (!this.#isFull) return;
		scanner.forgetTexts();
		this.#common = [];
		this.#isFull = false;
	}
}
