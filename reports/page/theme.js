// Light or dark: as the system prefers until the toggle says otherwise.

const system = matchMedia('(prefers-color-scheme: dark)');

export const theme = () => document.documentElement.dataset.theme ?? (system.matches ? 'dark' : 'light');

export function toggleTheme() {
    document.documentElement.dataset.theme = theme() === 'dark' ? 'light' : 'dark';
}

export const onSystemTheme = (changed) => system.addEventListener('change', changed);

// A colour of page.css by its name, as charts take it.
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
