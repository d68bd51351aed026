/** The page's style sheet: light and dark by the reader's setting, one column on a phone, black on white on paper. */
export const STYLE = `
:root {
	color-scheme: light dark;
	--paper: #fff; --card: #f6f7f9; --ink: #1b1e24; --soft: #4d5461; --line: #e2e5ea; --line-strong: #9aa2af;
	--tracked: #5b83b5; --missed: #c8500f; --held: #8656b8; --quiet: #8a92a0; --good: #1a7340; --bad: #b3261e;
	--outage: #8656b826; --window: #1a73401c; --link: #1b4f91; --missed-soft: #c8500f33;
}
@media (prefers-color-scheme: dark) {
	:root {
		--paper: #14171c; --card: #1d2128; --ink: #eceef2; --soft: #b3bac6; --line: #2e343e; --line-strong: #6b7482;
		--tracked: #6f9bd1; --missed: #f28a45; --held: #b58be0; --quiet: #818998; --good: #62c98d; --bad: #ff8f86;
		--outage: #b58be033; --window: #62c98d26; --link: #8ab8f2; --missed-soft: #f28a4540;
	}
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 66rem; padding: 1.5rem 1.25rem 3rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: clamp(1.6rem, 4.5vw, 2.5rem); line-height: 1.2; margin: 0 0 .5rem; font-weight: 650; letter-spacing: -.01em; text-wrap: balance; }
h1 em { font-style: normal; color: var(--missed); }
h2 { font-size: 1.4rem; margin: 3rem 0 1rem; padding-top: 1rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1rem; margin: 0 0 .5rem; }
p { margin: .5rem 0; max-width: 48rem; } .when { max-width: none; overflow-wrap: anywhere; }
.brand { color: var(--soft); margin: 0 0 .75rem; }
.when, .quiet { color: var(--soft); }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.proportion { display: flex; gap: 2px; height: 1.25rem; margin: 1.5rem 0 .5rem; border-radius: 4px; overflow: hidden; }
.proportion i { min-width: 3px; flex-basis: 0; }
i.tracked { background: var(--tracked); } i.missed { background: var(--missed); } i.held { background: var(--held); }
i.window { background: var(--window); border: 1px solid var(--good); } i.outage { background: var(--outage); border: 1px dashed var(--held); }
i.advice { height: 0; border-top: 2px dashed var(--good); vertical-align: middle; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0; padding: 0; color: var(--soft); font-size: .9rem; }
.legend i { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px; margin-right: .4rem; vertical-align: -.06rem; }
.legend i.advice { height: 0; border-radius: 0; vertical-align: .25rem; width: 1.2rem; }
figure { margin: 1rem 0 2rem; }
figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: .25rem 1.5rem; margin-bottom: .5rem; }
figcaption h3 { margin: 0; }
figure svg { display: block; width: 100%; height: auto; }
.narrow { display: none; }
details { margin-top: .5rem; }
summary { cursor: pointer; color: var(--link); padding: .35rem 0; width: fit-content; }
.columns { columns: 2; column-gap: 2.5rem; }
.block { break-inside: avoid; margin-bottom: 2rem; }
.scroll { overflow-x: auto; }
.tall { max-height: 26rem; overflow-y: auto; border-bottom: 1px solid var(--line-strong); }
.tall thead th { position: sticky; top: 0; background: var(--paper); z-index: 1; box-shadow: inset 0 -1px var(--line-strong); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; font-size: 1rem; }
th, td { padding: .32rem .5rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; vertical-align: bottom; border-bottom: 1px solid var(--line-strong); }
tbody th, tfoot th { font-weight: 400; overflow-wrap: anywhere; min-width: 7rem; }
tfoot th, tfoot td { border-top: 1px solid var(--line-strong); color: var(--soft); }
.number { text-align: right; white-space: nowrap; }
.bar { background: linear-gradient(var(--missed-soft) 0 0) no-repeat right / var(--share) 100%; min-width: 4rem; }
.part { padding-left: 1rem; display: inline-block; }
table.small { width: auto; } .small th, .small td { padding-right: 1.5rem; }
.hint { color: var(--soft); font-size: .85rem; margin: .25rem 0; }
th button { all: unset; cursor: pointer; text-decoration: underline dotted; text-underline-offset: .2em; }
th[aria-sort=ascending] button::after { content: " ↑"; color: inherit; }
th[aria-sort=descending] button::after { content: " ↓"; color: inherit; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.facts { margin: 0; padding-left: 1.1rem; }
.facts li { margin-bottom: .35rem; overflow-wrap: anywhere; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; }
.scroll + h3, figure + h3 { margin-top: 2rem; }
.jump { color: var(--ink); background: var(--missed-soft); border-left: 4px solid var(--missed); padding: .5rem 1rem; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .9rem; }
@media (max-width: 44rem) {
	body { padding: 1rem 1rem 2rem; }
	.wide { display: none; } .narrow { display: block; }
	.columns { columns: 1; }
	th, td { padding: .32rem .35rem; }
	tbody th { min-width: 5.5rem; }
}
@media print {
	:root { color-scheme: light; --paper: #fff; --card: #f6f7f9; --ink: #000; --soft: #333; --line: #ccc; --line-strong: #777;
		--tracked: #5b83b5; --missed: #c8500f; --held: #8656b8; --quiet: #8a92a0; --good: #1a7340; --bad: #b3261e;
		--outage: #8656b826; --window: #1a73401c; --link: #000; --missed-soft: #c8500f33; }
	* { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
	body { max-width: none; padding: 0; font-size: 10pt; }
	h2 { break-after: avoid; margin-top: 1.5rem; }
	h3, figcaption, summary { break-after: avoid; }
	figure > div, tr, pre, li { break-inside: avoid; }
	.columns { columns: 1; }
	.block { break-inside: auto; margin-bottom: 1rem; }
	table { font-size: 8.5pt; } th, td { padding: .12rem .4rem; }
	tfoot { display: table-row-group; }
	.tall { max-height: none; overflow: visible; }
	.tall thead th { position: static; }
	.wide { display: block; } .narrow { display: none; }
	th button::after { content: "" !important; } th button { text-decoration: none; } .hint { display: none; }
	summary { list-style: none; color: inherit; }
}
@page { margin: 15mm; }
`;
