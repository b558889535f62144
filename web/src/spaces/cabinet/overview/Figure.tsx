import { Link, type LinkProps } from '@tanstack/react-router';
import classes from './Overview.module.css';

/** A number that leads to the list behind it. */
export function Figure({
  name,
  value,
  text,
  tone,
  link,
}: {
  name: string;
  value: number;
  text?: string;
  /** Something is to be done. */
  tone?: 'warn' | 'bad' | undefined;
  link: LinkProps;
}) {
  return (
    <Link {...link} className={classes.figure} data-tone={tone}>
      <span className={classes.name}>{name}</span>
      <strong className={classes.value}>{value}</strong>
      {text !== undefined && <span className={classes.text}>{text}</span>}
    </Link>
  );
}
