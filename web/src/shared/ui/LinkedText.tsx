import classes from './LinkedText.module.css';

const ADDRESS = /(https?:\/\/[^\s<>"«»]+[^\s<>"«».,;:!?)\]}])/g;

/** Text as it was written, with web addresses as links. Own addresses open here, others in a new tab. */
export function LinkedText({ text }: { text: string }) {
  const parts = text.split(ADDRESS);
  let at = 0;
  return parts.map((part, index) => {
    const key = `${at}`;
    at += part.length + 1;
    if (index % 2 === 0) return part;
    const own = part.startsWith(`${window.location.origin}/`);
    return (
      <a
        key={key}
        className={classes.link}
        href={part}
        {...(own ? {} : { target: '_blank', rel: 'noopener noreferrer' })}
      >
        {part}
      </a>
    );
  });
}
