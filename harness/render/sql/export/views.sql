-- What is exported as it is: every view.
SELECT name FROM sqlite_master WHERE type = 'view' AND name LIKE 'v\_%' ESCAPE '\' ORDER BY name;
