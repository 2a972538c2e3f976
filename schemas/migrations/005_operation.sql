-- What a kernel computes: kernels are compared with others of their operation. All there were compute this one.
ALTER TABLE kernel ADD COLUMN operation TEXT NOT NULL DEFAULT 'transposed_convolution' CHECK (operation <> '');
