/**
 * The page's only script: sorts tables by the column whose head is pressed, and unfolds everything for printing. Without
 * it the page has all the same figures.
 */
export const SCRIPT = `"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
	const heads = [...table.tHead.rows[0].cells];
	const body = table.tBodies[0];
	if (body.rows.length < 2) continue;
	heads.forEach((head, column) => {
		const button = document.createElement("button");
		button.type = "button";
		button.append(...head.childNodes);
		head.append(button);
		button.addEventListener("click", () => {
			const falls = column > 0 ? head.ariaSort !== "descending" : head.ariaSort === "ascending";
			for (const other of heads) other.removeAttribute("aria-sort");
			head.setAttribute("aria-sort", falls ? "descending" : "ascending");
			const value = (row) => {
				const figure = row.cells[column].querySelector("data");
				return figure ? Number(figure.value) : row.cells[column].textContent;
			};
			const compare = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b));
			body.append(...[...body.rows].sort((a, b) => (falls ? -1 : 1) * compare(value(a), value(b))));
		});
	});
}
const unfolded = [];
addEventListener("beforeprint", () => {
	for (const details of document.querySelectorAll("details:not([open])")) {
		details.open = true;
		unfolded.push(details);
	}
});
addEventListener("afterprint", () => {
	for (const details of unfolded.splice(0)) details.open = false;
});
`;
