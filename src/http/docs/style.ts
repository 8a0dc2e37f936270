/** The look of the page: system fonts, light and dark, readable on a telephone and on paper. */
export const style = `
:root { color-scheme: light dark; --ink: light-dark(#1c2330, #e4e7ee); --dim: light-dark(#5b6577, #9aa5b8);
  --paper: light-dark(#fff, #12161d); --card: light-dark(#f6f7f9, #1a202a); --line: light-dark(#dfe3e9, #2c3440);
  --accent: light-dark(#0b5bd3, #7db3ff); }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
a { color: var(--accent); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
code, .path { font: 0.88em/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
.layout { display: grid; grid-template-columns: 17rem minmax(0, 1fr); max-width: 82rem; margin: 0 auto; }
nav { position: sticky; top: 0; max-height: 100vh; overflow-y: auto; padding: 1.5rem 1rem; border-right: 1px solid var(--line); font-size: 0.88rem; }
nav h2 { margin: 1.2rem 0 0.2rem; font-size: 0.75rem; letter-spacing: 0.06em; text-transform: uppercase; color: var(--dim); }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: block; padding: 0.12rem 0; color: var(--ink); }
main { padding: 1.5rem 2rem 6rem; min-width: 0; }
h1 { margin: 0 0 0.3rem; font-size: 2rem; line-height: 1.2; }
main h2 { margin: 3rem 0 0.8rem; font-size: 1.35rem; text-transform: capitalize; }
article { margin: 0 0 1rem; padding: 1rem 1.2rem; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
article h3 { display: flex; flex-wrap: wrap; gap: 0.2rem 0.7rem; align-items: baseline; margin: 0; font-size: 1rem; }
article p { margin: 0.35rem 0; }
.method { font: 700 0.75rem/1.6 ui-monospace, monospace; padding: 0 0.5em; border-radius: 5px; color: #fff; background: #4a5568; }
.get { background: #1d6fa5; } .post { background: #1b7f4b; } .put, .patch { background: #96610a; } .delete { background: #b3312c; }
.dim { color: var(--dim); }
details { margin-top: 0.5rem; }
summary { cursor: pointer; color: var(--accent); font-size: 0.92rem; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.88rem; }
th, td { padding: 0.35rem 0.8rem 0.35rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
th { font-weight: 600; color: var(--dim); border: 0; }
td:first-child { white-space: nowrap; }
.required { color: light-dark(#b3312c, #ff9c94); font-size: 0.8em; }
pre { overflow-x: auto; padding: 0.8rem 1rem; border-radius: 8px; background: var(--card); border: 1px solid var(--line); }
@media (max-width: 60rem) { .layout { display: block; } nav { position: static; max-height: 14rem; border: 0; border-bottom: 1px solid var(--line); } main { padding: 1.2rem; } td:first-child { white-space: normal; } }
@media print { nav { display: none; } .layout { display: block; } }
`;
