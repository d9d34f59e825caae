"use strict";
// Choose marked words to light their records, or a record's words to light them in the text.
const byRef = (selector, refs) => {
  const found = new Map();
  for (const node of document.querySelectorAll(selector)) {
    for (const ref of refs(node)) {
      if (!found.has(ref)) found.set(ref, []);
      found.get(ref).push(node);
    }
  }
  return found;
};
const marks = byRef("mark[data-refs]", (mark) => mark.dataset.refs.split(" "));
const cards = byRef("[data-card]", (card) => [card.dataset.card]);
const pane = document.getElementById("texts");
const said = document.getElementById("said");
let origin = null;

function dim() {
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  said.textContent = "";
}

function light(refs) {
  dim();
  const lit = { marks: [], cards: [] };
  for (const ref of refs) {
    lit.marks.push(...(marks.get(ref) || []));
    lit.cards.push(...(cards.get(ref) || []));
  }
  for (const node of [...lit.marks, ...lit.cards]) node.classList.add("lit");
  return lit;
}

// The text has its own scroll bar on a wide screen: then only that one may move.
function show(node) {
  if (pane.contains(node) && pane.scrollHeight > pane.clientHeight + 4) {
    const box = node.getBoundingClientRect();
    pane.scrollTop += box.top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
  } else {
    node.scrollIntoView({ block: "center" });
  }
  node.focus({ preventScroll: true });
}

function toRecords(refs, from) {
  const lit = light(refs);
  const first = lit.cards[0];
  if (!first) return;
  origin = from;
  show(first);
  said.textContent = lit.cards.length === 1 ? "1 record rests on these words" : `${lit.cards.length} records rest on these words`;
}

function toText(ref, at, from) {
  const lit = light([ref]);
  const first = document.getElementById(`t-${at}`) || lit.marks[0];
  if (!first) return;
  origin = from;
  show(first);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-ref]");
  const mark = event.target.closest("mark[data-refs]");
  if (link) {
    event.preventDefault();
    if (link.closest("svg")) toRecords([link.dataset.ref], link);
    else toText(link.dataset.ref, link.dataset.at, link);
  } else if (mark) {
    toRecords(mark.dataset.refs.split(" "), mark);
  }
});

document.addEventListener("keydown", (event) => {
  const mark = event.target.closest("mark[data-refs]");
  if (mark && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    toRecords(mark.dataset.refs.split(" "), mark);
  }
  if (event.key === "Escape") {
    dim();
    if (origin) show(origin);
    origin = null;
  }
});
