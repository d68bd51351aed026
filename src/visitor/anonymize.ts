import { isIP } from "node:net";
import { ipv6Groups } from "../ip-address.ts";

/** Bits of IPv6 that a level leaves. */
const KEPT_BITS = [128, 64, 48, 24, 0] as const;

/**
 * Masks an address as Matomo does, so that what is masked here equals what Matomo would keep.
 *
 * @param level 0 leaves it as it is, 4 leaves nothing; 1, 2, 3 clear as many bytes of IPv4 (also where it is embedded in
 *   IPv6, as in `::ffff:192.0.2.1`), and all but 64, 48, 24 bits of IPv6
 * @returns `""` for what is no plain address, whatever it is: it may hold one
 * @see https://github.com/matomo-org/matomo/blob/5.x-dev/plugins/PrivacyManager/IPAnonymizer.php
 * @see https://github.com/matomo-org/component-network/blob/master/src/IPv6.php
 */
export function anonymizeIp(address: string, level: number): string {
	if (level <= 0) return address;
	switch (isIP(address)) {
		case 4:
			return address
				.split(".")
				.map((byte, index) => (index >= 4 - level ? "0" : byte))
				.join(".");
		case 6:
			return maskedIpv6(address, level);
		default:
			return "";
	}
}

function maskedIpv6(address: string, level: number): string {
	const groups = ipv6Groups(address);
	// With a zone, which names an interface of the machine that logged it.
	if (groups === undefined) return "";
	const bits = holdsIpv4(groups) ? 128 - 8 * level : (KEPT_BITS[level] ?? 0);
	return groups.map((group, index) => firstBits(group, bits - 16 * index).toString(16)).join(":");
}

/** Mapped (`::ffff:192.0.2.1`) or, as it was once written, compatible (`::192.0.2.1`). */
function holdsIpv4(groups: readonly number[]): boolean {
	return groups.every((group, index) => index > 5 || group === 0 || (index === 5 && group === 0xffff));
}

/** The first `bits` bits of a group of 16. */
function firstBits(group: number, bits: number): number {
	if (bits >= 16) return group;
	return bits <= 0 ? 0 : group & (0xffff << (16 - bits)) & 0xffff;
}
