import '@mantine/core/styles/Combobox.css';
import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

export interface Found {
  value: string;
  label: string;
}

const NONE = 'none';

/** One of many, found by the server while words are typed. */
export function FoundSelect({
  label,
  placeholder,
  description,
  nothing,
  none,
  name,
  find,
  value,
  onChange,
  fixed = [],
  error,
  autoFocus = false,
}: {
  label: string;
  placeholder?: string;
  description?: ReactNode;
  /** What is said when nothing fits. */
  nothing?: string;
  /** That nothing is chosen is a choice, too: «Никто». */
  none?: string;
  /** What is looked for, for the cache. */
  name: readonly unknown[];
  find(words: string): Promise<Found[]>;
  value: Found | null;
  onChange(found: Found | null): void;
  /** Before everything found. */
  fixed?: readonly Found[];
  error?: ReactNode;
  autoFocus?: boolean;
}) {
  const [words, setWords] = useState(value?.label ?? none ?? '');
  // Once something is chosen its name stands in the field: that is no search.
  const wanted = words === (value?.label ?? none) ? '' : words.trim();
  const found = useQuery({
    queryKey: ['found', ...name, wanted],
    queryFn: () => find(wanted),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const options = [
    ...(none === undefined ? [] : [{ value: NONE, label: none }]),
    ...fixed,
    ...(found.data ?? []),
  ];
  const data =
    value === null || options.some((one) => one.value === value.value) ? options : [value, ...options];
  return (
    <Select
      label={label}
      placeholder={placeholder}
      nothingFoundMessage={found.isFetching ? undefined : nothing}
      searchable
      data={data}
      filter={({ options: all }) => all}
      value={value?.value ?? (none === undefined ? null : NONE)}
      allowDeselect={none === undefined}
      description={description}
      searchValue={words}
      onSearchChange={setWords}
      onChange={(next) => onChange(data.find((one) => one.value === next && one.value !== NONE) ?? null)}
      error={error}
      // What stands below stays in sight until something is typed.
      {...(autoFocus && { autoFocus: true, openOnFocus: false })}
    />
  );
}
