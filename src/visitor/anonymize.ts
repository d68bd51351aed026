/**
 * Masks an address as Matomo does, so that what is masked here equals what Matomo would keep.
 *
 * @param level 0 leaves it whole; 1, 2, 3 clear as many bytes of IPv4, and all but 64, 48, 8 bits of IPv6; 4 clears all
 * @returns the address as it is when it is none
 * @see https://github.com/matomo-org/matomo/blob/5.x-dev/plugins/PrivacyManager/IPAnonymizer.php
 */
export function anonymizeIp(address: string, level: number): string {
	if (level <= 0) return address;
	if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address)) {
		const bytes = address.split(".");
		return bytes.map((byte, index) => (index >= 4 - level ? "0" : byte)).join(".");
	}
	const groups = ipv6Groups(address);
	if (!groups) return address;
	const bits = [128, 64, 48, 8, 0][level] ?? 0;
	return groups.map((group, index) => masked(group, bits - 16 * index).toString(16)).join(":");
}

/** The first `bits` bits of a group of 16. */
function masked(group: number, bits: number): number {
	if (bits >= 16) return group;
	return bits <= 0 ? 0 : group & (0xffff << (16 - bits)) & 0xffff;
}

/** The eight groups of an IPv6 address; `undefined` when it is none. */
function ipv6Groups(address: string): readonly number[] | undefined {
	let canonical: string;
	try {
		canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
	} catch {
		return undefined;
	}
	const [head = "", tail] = canonical.split("::");
	const numbers = (text: string) => (text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16)));
	const before = numbers(head);
	const after = tail === undefined ? [] : numbers(tail);
	return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}
