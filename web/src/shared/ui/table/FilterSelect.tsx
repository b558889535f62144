import '@mantine/core/styles/Combobox.css';
import { Combobox, UnstyledButton, useCombobox } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Filters.module.css';

export interface FilterOption {
  value: string;
  label: string;
}

/** More than can be seen at a glance: then the options can be searched. */
const MANY = 8;
const ANY = '';

/** «Роль Любая ▾»: one of several values, or any. */
export function FilterSelect({
  name,
  any,
  value,
  valueLabel,
  options,
  onChange,
  onSearch,
}: {
  name: string;
  /** The word for no filter: «Любая». */
  any: string;
  value: string | undefined;
  /** What the value is called while it is not among the options. */
  valueLabel?: string | undefined;
  options: readonly FilterOption[];
  onChange(value: string | undefined): void;
  /** The options are found by the server: told what is typed. */
  onSearch?: (words: string) => void;
}) {
  const { t } = useTranslation('table');
  const [words, setWords] = useState('');
  const search = (next: string): void => {
    setWords(next);
    onSearch?.(next);
  };
  const searchable = onSearch !== undefined || options.length > MANY;
  const combobox = useCombobox({
    onDropdownOpen: () => {
      if (searchable) combobox.focusSearchInput();
      combobox.selectActiveOption();
    },
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      search('');
    },
  });
  const wanted = words.trim().toLocaleLowerCase();
  const shown =
    onSearch === undefined
      ? options.filter((option) => option.label.toLocaleLowerCase().includes(wanted))
      : options;
  const label =
    value === undefined
      ? any
      : (options.find((option) => option.value === value)?.label ?? valueLabel ?? '…');
  const choices = wanted === '' ? [{ value: ANY, label: any }, ...shown] : shown;
  return (
    <Combobox
      store={combobox}
      width={240}
      position="bottom-start"
      onOptionSubmit={(next) => {
        onChange(next === ANY ? undefined : next);
        combobox.closeDropdown();
        combobox.focusTarget();
      }}
    >
      <Combobox.Target targetType="button">
        <UnstyledButton
          className={classes.filter}
          data-on={value !== undefined || undefined}
          aria-label={t('filter', { name, value: label })}
          onClick={() => combobox.toggleDropdown()}
        >
          <span className={classes.filterName}>{name}</span>
          <span className={classes.filterValue}>{label}</span>
          <IconChevronDown size={15} stroke={1.8} aria-hidden className={classes.chevron} />
        </UnstyledButton>
      </Combobox.Target>
      <Combobox.Dropdown>
        {searchable && (
          <Combobox.Search
            value={words}
            aria-label={t('findOption')}
            placeholder={t('findOption')}
            onChange={(event) => {
              search(event.currentTarget.value);
              combobox.updateSelectedOptionIndex();
            }}
          />
        )}
        <Combobox.Options aria-label={name} className={classes.options}>
          {choices.map((option) => {
            const chosen = option.value === (value ?? ANY);
            return (
              <Combobox.Option
                key={option.value}
                value={option.value}
                active={chosen}
                className={classes.option}
              >
                <span className={classes.optionLabel}>{option.label}</span>
                {chosen && <IconCheck size={16} stroke={1.8} aria-hidden className={classes.chevron} />}
              </Combobox.Option>
            );
          })}
          {choices.length === 0 && <Combobox.Empty>{t('noOption')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
