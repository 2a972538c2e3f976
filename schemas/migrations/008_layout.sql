-- What is timed: plain layouts in and out, or a library's own, with what rearranges x and y left out.
ALTER TABLE kernel ADD COLUMN layout TEXT NOT NULL DEFAULT 'plain' CHECK (layout IN ('plain', 'own'));
