"use strict";
// Click or press Enter on marked words to see their records, and on a record's quote to see its words.
const marks = new Map();
for (const mark of document.querySelectorAll("mark[data-refs]")) {
  for (const ref of mark.dataset.refs.split(" ")) {
    if (!marks.has(ref)) marks.set(ref, []);
    marks.get(ref).push(mark);
  }
}
const cards = new Map();
for (const card of document.querySelectorAll("[data-card]")) {
  if (!cards.has(card.dataset.card)) cards.set(card.dataset.card, []);
  cards.get(card.dataset.card).push(card);
}

function dim() {
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
}

function light(refs, wanted) {
  dim();
  for (const ref of refs) {
    for (const mark of marks.get(ref) || []) mark.classList.add("lit");
    for (const card of cards.get(ref) || []) card.classList.add("lit");
  }
  const first = refs.flatMap((ref) => (wanted === "text" ? marks.get(ref) : cards.get(ref)) || [])[0];
  if (first) first.scrollIntoView({ block: "center" });
}

function chosen(event) {
  const quote = event.target.closest("[data-ref]");
  if (quote) {
    event.preventDefault();
    light([quote.dataset.ref], quote.closest("svg") ? "record" : "text");
    if (quote.closest("svg")) light([quote.dataset.ref], "text");
    return;
  }
  const mark = event.target.closest("mark[data-refs]");
  if (mark) light(mark.dataset.refs.split(" "), "record");
}

document.addEventListener("click", chosen);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter") chosen(event);
  if (event.key === "Escape") dim();
});
