"""The demonstration set: dispatches written for this project about real diplomacy."""
