DROP TABLE mails, reminder_rows, reminders, reminder_settings;
ALTER TABLE accounts DROP COLUMN mail_wanted;
