"""The second opinion: a small encoder that scores type, mode and modality of a sentence with its sides marked."""
