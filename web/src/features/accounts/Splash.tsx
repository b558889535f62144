import classes from './AuthLayout.module.css';

const SHIFTS = [0, 16, 32, 48, 64, 80];

/** The line of the mark, drawn large: the default splash until the partner gives his own. */
export function Splash() {
  return (
    <svg
      className={classes.art}
      viewBox="0 0 720 440"
      preserveAspectRatio="xMidYMax slice"
      aria-hidden="true"
      focusable="false"
    >
      {SHIFTS.map((shift, index) => (
        <path
          key={shift}
          d={`M-20 ${400 - shift}C200 ${400 - shift} 190 ${110 - shift} 420 ${110 - shift}C590 ${110 - shift} 600 ${250 - shift * 0.8} 760 ${240 - shift * 0.8}`}
          fill="none"
          stroke="currentColor"
          strokeWidth={index === 0 ? 5 : 2}
          opacity={index === 0 ? 0.34 : 0.3 - index * 0.045}
        />
      ))}
      <circle cx="420" cy="110" r="10" className={classes.dot} />
    </svg>
  );
}
