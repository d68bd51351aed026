/** The eight groups of an IPv6 address; `undefined` for what is none, also for one with a zone. */
export function ipv6Groups(address: string): readonly number[] | undefined {
	const gap = address.indexOf("::");
	const before = gap === -1 ? [] : groupsOf(address.slice(0, gap));
	const after = ipv4AtEnd(gap === -1 ? address : address.slice(gap + 2));
	const missing = 8 - before.length - after.length;
	const groups = [...before, ...new Array<number>(Math.max(0, missing)).fill(0), ...after];
	const isWhole = gap === -1 ? missing === 0 : missing > 0;
	return isWhole && !groups.some(Number.isNaN) ? groups : undefined;
}

/**
 * An IPv6 address as RFC 5952 writes it, so that equal addresses are equal texts: programs leave zeros out or not, and
 * write letters of either case. IPv4 in IPv6 (`::ffff:203.0.113.7`) is IPv4.
 *
 * @returns the text itself when it is no IPv6 address
 * @see https://www.rfc-editor.org/rfc/rfc5952
 */
export function plainIpv6(address: string): string {
	const groups = ipv6Groups(address);
	if (groups === undefined) return address;
	const isMapped = groups[5] === 0xffff && groups.every((group, index) => index > 4 || group === 0);
	if (isMapped) return groups.slice(6).flatMap(bytesOf).join(".");
	const { from, to } = longestZeros(groups);
	const texts = groups.map((group) => group.toString(16));
	return to - from < 2 ? texts.join(":") : `${texts.slice(0, from).join(":")}::${texts.slice(to).join(":")}`;
}

/** The numbers between colons, with IPv4 at the end as two; `NaN` for what is none. */
function ipv4AtEnd(text: string): readonly number[] {
	if (!text.includes(".")) return groupsOf(text);
	const parts = text.split(":");
	return [...parts.slice(0, -1).map(groupOf), ...ipv4Groups(parts.at(-1) ?? "")];
}

function groupsOf(text: string): readonly number[] {
	return text === "" ? [] : text.split(":").map(groupOf);
}

function groupOf(text: string): number {
	return /^[0-9a-f]{1,4}$/i.test(text) ? Number.parseInt(text, 16) : Number.NaN;
}

function ipv4Groups(text: string): readonly number[] {
	const bytes = text.split(".").map((byte) => (/^(?:0|[1-9]\d{0,2})$/.test(byte) ? Number(byte) : Number.NaN));
	const [one = 0, two = 0, three = 0, four = 0] = bytes;
	const isWhole = bytes.length === 4 && bytes.every((byte) => byte <= 255);
	return isWhole ? [one * 256 + two, three * 256 + four] : [Number.NaN];
}

function bytesOf(group: number): readonly number[] {
	return [group >> 8, group & 0xff];
}

/** The longest run of zeros, the first of several; empty when there is none. */
function longestZeros(groups: readonly number[]): { readonly from: number; readonly to: number } {
	let longest = { from: 0, to: 0 };
	for (let from = 0; from < groups.length; from++) {
		let to = from;
		while (groups[to] === 0) to++;
		if (to - from > longest.to - longest.from) longest = { from, to };
		if (to > from) from = to;
	}
	return longest;
}
