"""What trainings and networks take: computation, memory, disk, multiply–adds."""
