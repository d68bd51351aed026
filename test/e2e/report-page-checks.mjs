// Runs in the browser, in a page of a report: what a test wants to know of it. Types of browsers are not ours to have.

const shown = (element) => element.getClientRects().length > 0;

const unfold = () => {
	for (const details of document.querySelectorAll("details")) details.open = true;
};

/** Does what a reader may do by accident. @returns the traces of what should not have happened */
export const harm = () => {
	for (const element of document.querySelectorAll("*")) {
		for (const type of ["mouseover", "click", "focus"]) element.dispatchEvent(new Event(type));
	}
	return [
		"harmed" in globalThis && "a script ran",
		document.querySelector("#harm, main img, main script, main b, main plaintext, main a") && "there is foreign markup",
		document.querySelectorAll("script, style").length !== 2 && "there are foreign scripts or styles",
		Object.hasOwn(Object.prototype, "harmed") && "all objects have changed",
	].filter(Boolean);
};

/** @returns all figures, and the digits that stand anywhere else, where no name, time or command does */
export const figures = () => ({
	figures: [...document.querySelectorAll("data")].map((data) => ({
		of: data.dataset.of,
		value: Number(data.value),
		shown: data.textContent,
	})),
	besides: [...document.querySelectorAll("main, header")].flatMap((part) => {
		const copy = part.cloneNode(true);
		for (const element of copy.querySelectorAll("data, bdi, time, pre, svg, .when, .facts, h3, summary"))
			element.remove();
		return copy.textContent.match(/\d[\d.,]*/g) ?? [];
	}),
});

/** @returns what axe, which must be there, holds against the page with everything unfolded */
export const barriers = async () => {
	unfold();
	const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
	return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
};

/** @returns what is cut off, wider than the window, or on top of something else */
export const faults = () => {
	unfold();
	const found = [];
	if (document.documentElement.scrollWidth > window.innerWidth) found.push("the page scrolls sideways");
	for (const svg of [...document.querySelectorAll("figure svg")].filter(shown)) {
		const outer = svg.getBoundingClientRect();
		const texts = [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
		for (const [index, [text, box]] of texts.entries()) {
			if (box.left < outer.left - 1 || box.right > outer.right + 1) found.push(`${text} is cut off at a side`);
			if (box.top < outer.top - 1 || box.bottom > outer.bottom + 1) found.push(`${text} is cut off at an end`);
			for (const [other, { left, right, top, bottom }] of texts.slice(index + 1)) {
				const across = Math.min(box.right, right) - Math.max(box.left, left);
				const down = Math.min(box.bottom, bottom) - Math.max(box.top, top);
				if (across > 1 && down > 3) found.push(`${text} is on ${other}`);
			}
		}
	}
	for (const box of document.querySelectorAll("th, td, p, h1, h2, h3, li, pre")) {
		if (box.closest(".unseen") || !shown(box)) continue;
		if (box.scrollWidth > box.clientWidth + 1) found.push(`cut off: ${box.textContent.slice(0, 80)}`);
	}
	return found;
};

/** @returns how it looks when it is printed */
export const printed = () => {
	dispatchEvent(new Event("beforeprint"));
	return {
		folded: document.querySelectorAll("details:not([open])").length,
		paper: getComputedStyle(document.body).backgroundColor,
		scrolling: [...document.querySelectorAll(".tall")].filter((box) => box.scrollHeight > box.clientHeight + 1).length,
	};
};

/** @returns how many tables are still unfolded when that is over */
export const afterwards = () => {
	dispatchEvent(new Event("afterprint"));
	return document.querySelectorAll("details[open]").length;
};
