import { REPLAY_FATES, REPLAY_LEFT_REASONS, RUNGS } from "../../outcome.ts";
import type { ClockDifference } from "../clocks.ts";
import type { Report } from "../report.ts";
import { heldBecause } from "../text/held.ts";
import { fateName, REPLAY_LEFT_MEANING, RUNG_NAME } from "../text/labels.ts";
import { countOf, duration, figure } from "./figures.ts";
import type { Content, Markup } from "./markup.ts";
import { html } from "./markup.ts";

/** Hosts without a site that are named; the JSON names more. */
const NAMED_HOSTS = 8;

/** Pairs of logs whose clocks are spoken of; the JSON has all. */
const NAMED_CLOCKS = 8;

/** Short lists of facts, each with its title; those that have nothing to say are left out. */
export function checks(report: Report): readonly (readonly [title: string, content: Content])[] {
	const { outcomes, late, formats, lacks, withoutSite, clocks, replays, notes } = report;
	const cannot = new Map(lacks);
	const lists: readonly (readonly [string, readonly Content[]])[] = [
		[
			"Robots",
			[
				html`${figure("outcomes.skipped.bot", outcomes.skipped.bot ?? 0)} by their user agent`,
				html`${figure("outcomes.skipped.no-browser-proof", outcomes.skipped["no-browser-proof"] ?? 0)} in disguise: they lack what browsers show`,
			],
		],
		[
			"Matched",
			RUNGS.filter((rung) => (outcomes.matched[rung] ?? 0) > 0).map(
				(rung) => html`${figure(`outcomes.matched.${rung}`, outcomes.matched[rung] ?? 0)} ${RUNG_NAME[rung]}`,
			),
		],
		[
			"Opted out",
			[
				html`${countOf("outcomes.opted-out", outcomes["opted-out"], "page view")} of people who refuse: counted, and nothing else`,
			],
		],
		[
			"Held back",
			[
				...heldBecause(report).map(({ place, count, why }) => html`${figure(place, count)} because ${why}`),
				outcomes.held === 0 && countOf("outcomes.held", 0, "page view"),
			],
		],
		[
			"Too late to be judged",
			[
				late.views > 0
					? html`${countOf("late.views", late.views, "page view")}, by up to ${duration("late.largest", late.largest)}`
					: html`${countOf("late.views", 0, "page view")}`,
				late.hits > 0 && html`${countOf("late.hits", late.hits, "tracker hit")} after their page views were judged`,
			],
		],
		[
			"Log formats",
			formats.map(
				([name, lines]) =>
					html`${name}: ${countOf(`formats.${name}`, lines, "line")}${(cannot.get(name) ?? []).length > 0 && html`; cannot carry <span class="quiet">${(cannot.get(name) ?? []).map((lack) => lack.replaceAll("-", " ")).join(", ")}</span>`}`,
			),
		],
		[
			"Hosts without a site in Matomo",
			withoutSite.hosts
				.slice(0, NAMED_HOSTS)
				.map(
					({ host, views }, index) =>
						html`<bdi>${host === "" ? "no host in the log" : host}</bdi>: ${countOf(`withoutSite.hosts.${index}.views`, views, "page view")}`,
				),
		],
		["Clocks", clocks.slice(0, NAMED_CLOCKS).map(clock)],
		[
			"Tracker hits that did not reach Matomo",
			replays === undefined
				? []
				: [
						html`${countOf("replays.hits", replays.hits, "hit")} to be sent again`,
						...REPLAY_FATES.filter((fate) => replays[fate] > 0).map(
							(fate) => html`${figure(`replays.${fate}`, replays[fate])} ${fateName(fate, report)}`,
						),
						...REPLAY_LEFT_REASONS.filter((reason) => (replays.left[reason] ?? 0) > 0).map(
							(reason) =>
								html`${figure(`replays.left.${reason}`, replays.left[reason] ?? 0)} left: ${REPLAY_LEFT_MEANING[reason]}`,
						),
					],
		],
		["Notes", notes],
	];
	return lists
		.map(([title, facts]) => [title, facts.filter((fact) => fact !== undefined && fact !== false)] as const)
		.filter(([, facts]) => facts.length > 0)
		.map(
			([title, facts]) => [title, html`<ul class="facts">${facts.map((fact) => html`<li>${fact}</li>`)}</ul>`] as const,
		);
}

/** What the matches tell of the clocks of two logs. */
function clock({ pages, hits, ahead, uncertainty, matches, verdict }: ClockDifference, index: number): Markup {
	const logs = html`<bdi>${hits}</bdi> and <bdi>${pages}</bdi>`;
	if (verdict === "too-few") {
		return html`${logs}: ${figure(`clocks.${index}.matches`, matches)} matches are too few to tell`;
	}
	if (Math.abs(ahead) <= uncertainty) {
		return html`${logs} agree, to within ${duration(`clocks.${index}.uncertainty`, uncertainty)}`;
	}
	return html`<bdi>${hits}</bdi> differs from <bdi>${pages}</bdi> by ${duration(`clocks.${index}.ahead`, ahead)}, give or take ${duration(`clocks.${index}.uncertainty`, uncertainty)}${ahead > 0 && ", or hits come late"}`;
}
