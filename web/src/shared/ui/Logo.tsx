import classes from './Logo.module.css';

/** The mark of `logo.svg`, drawn inline so that it follows the scheme of the program. On the rail: `light`. */
export function Logo({ size = 32, light = false }: { size?: number; light?: boolean }) {
  return (
    <svg
      viewBox="0 0 32 32"
      width={size}
      height={size}
      className={classes.logo}
      data-light={light || undefined}
      aria-hidden="true"
      focusable="false"
    >
      <path d="M4 26C11 26 10.5 6 18 6C23.5 6 23 14 28 14" className={classes.line} />
      <circle cx="24" cy="24" r="4" className={classes.dot} />
    </svg>
  );
}
