extension LedgerSchema {
    /// Violations with everything that is known of them. Every column may be empty: rows of older versions stay as they
    /// are. It needs nothing of the versions between it and the first.
    static let version4 = """
        ALTER TABLE violations ADD COLUMN kind TEXT CHECK (kind IN ('call', 'clock', 'untold'));
        ALTER TABLE violations ADD COLUMN number INTEGER;
        ALTER TABLE violations ADD COLUMN architecture TEXT;
        ALTER TABLE violations ADD COLUMN arguments TEXT CHECK (arguments IS NULL OR json_valid(arguments));
        ALTER TABLE violations ADD COLUMN deed TEXT;
        ALTER TABLE violations ADD COLUMN instruction_pointer TEXT;
        ALTER TABLE violations ADD COLUMN place TEXT;
        ALTER TABLE violations ADD COLUMN phase TEXT CHECK (phase IN ('start', 'admission', 'serving', 'trial'));
        ALTER TABLE violations ADD COLUMN last_words TEXT;
        ALTER TABLE violations ADD COLUMN strategy TEXT;
        ALTER TABLE violations ADD COLUMN suspects TEXT CHECK (suspects IS NULL OR json_valid(suspects));
        ALTER TABLE violations ADD COLUMN plugin TEXT;
        ALTER TABLE violations ADD COLUMN event_symbol TEXT;
        ALTER TABLE violations ADD COLUMN event_time TEXT;
        ALTER TABLE violations ADD COLUMN policy_digest TEXT;
        ALTER TABLE violations ADD COLUMN executable_digest TEXT;
        ALTER TABLE violations ADD COLUMN certificate_digest TEXT;
        ALTER TABLE violations ADD COLUMN input TEXT;
        ALTER TABLE violations ADD COLUMN input_position TEXT
            CHECK (input_position IS NULL OR json_valid(input_position));
        ALTER TABLE violations ADD COLUMN journal_position INTEGER CHECK (journal_position >= 0);
        ALTER TABLE violations ADD COLUMN first_sequence INTEGER CHECK (first_sequence >= 0);
        ALTER TABLE violations ADD COLUMN history TEXT;
        ALTER TABLE violations ADD COLUMN entries TEXT CHECK (entries IS NULL OR json_valid(entries));
        """
}
