"use strict";
const form = document.getElementById("filters");
const rows = [...document.querySelectorAll(".findings tbody tr[data-severity]")];
const words = new Map(rows.map((row) => [row, row.textContent.toLocaleLowerCase("fi")]));
const shown = document.getElementById("shown");

function wanted(row, kinds, onlyNew, sought) {
  return kinds.has(row.dataset.severity) && (!onlyNew || row.dataset.state === "new") &&
    sought.every((word) => words.get(row).includes(word));
}

function filter() {
  const kinds = new Set([...form.querySelectorAll("input[name=severity]:checked")].map((box) => box.value));
  const onlyNew = form.elements.new !== undefined && form.elements.new.checked;
  const sought = form.elements.words.value.toLocaleLowerCase("fi").split(/\s+/).filter(Boolean);
  for (const row of rows) row.hidden = !wanted(row, kinds, onlyNew, sought);
  for (const part of document.querySelectorAll("section[data-workbook]")) {
    part.hidden = part.querySelector("tbody tr:not([hidden])") === null;
  }
  const count = rows.filter((row) => !row.hidden).length;
  shown.textContent = shown.dataset.words.replace("{shown}", count).replace("{all}", rows.length);
}

form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
filter();
