import '@mantine/core/styles/Combobox.css';
import { Select } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';

/** A time zone of the IANA data base, with what it differs from UTC now: «Asia/Yekaterinburg, UTC+5». */
export function ZoneSelect({
  label,
  description,
  nothing,
  value,
  onChange,
  ...rest
}: {
  label: string;
  description?: ReactNode;
  nothing: string;
  value: string;
  onChange(zone: string): void;
  'data-changed'?: boolean | undefined;
}) {
  const data = useMemo(() => zonesWith(value), [value]);
  return (
    <Select
      {...rest}
      label={label}
      description={description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      nothingFoundMessage={nothing}
      searchable
      limit={60}
      allowDeselect={false}
      data={data}
      value={value}
      onChange={(next) => next !== null && onChange(next)}
    />
  );
}

function zonesWith(value: string): { value: string; label: string }[] {
  const all = new Set([value, ...Intl.supportedValuesOf('timeZone')]);
  return [...all].sort().map((zone) => ({ value: zone, label: `${zone}, ${offsetOf(zone)}` }));
}

function offsetOf(zone: string): string {
  try {
    const parts = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      timeZoneName: 'shortOffset',
    }).formatToParts();
    return (parts.find(({ type }) => type === 'timeZoneName')?.value ?? '').replace('GMT', 'UTC');
  } catch {
    return '';
  }
}
