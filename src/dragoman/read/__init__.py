"""The stages of the reading: one stage a module, one public function each. Stages do not import each other."""
