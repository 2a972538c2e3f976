-- One value of one field to cross.
INSERT INTO axis_value (field, position, axes, d, h, w, refers_to)
VALUES (:field, :position, :axes, :d, :h, :w, :refers_to);
