using ChatApi.Verify;

namespace ChatApi.Tests.Faults;

/// <summary>The checker finds what is wrong with a history, and nothing else: each test takes a good one and spoils it in one way.</summary>
public sealed class CheckerTests
{
    private static readonly Guid Group = Guid.NewGuid();
    private static readonly Guid[] Keys = [.. Enumerable.Range(0, 5).Select(_ => Guid.NewGuid())];
    private static readonly Guid[] Ids = [.. Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7())];

    [Test]
    public void A_good_history_breaks_nothing()
    {
        var verdict = Checker.Judge(Good());
        Assert.That(verdict.IsGood, string.Join(Environment.NewLine, verdict.Broken.SelectMany(one => one.Value.Examples)));
        Assert.That((verdict.Attempted, verdict.Acknowledged, verdict.Found, verdict.Recovered), Is.EqualTo((5, 4, 5, 1)), "the last was sent without an answer and is there");
    }

    [Test]
    public void A_lost_message_is_found() => OnlyBroken("lost", Spoilt(history => InTheEnd(history, messages => messages.RemoveAt(3), heard: 3)), "gaps", "stale");

    [Test]
    public void A_doubled_message_is_found() => OnlyBroken("doubled", Spoilt(history =>
    {
        var twin = Message(4) with { Seq = 6, Id = Guid.CreateVersion7() };
        InTheEnd(history, messages => messages.Add(twin));
        history.Heard.Enqueue(Heard(history, "ben", 6, At(9), twin));
        history.Heard.Enqueue(Heard(history, "ann", 6, At(9), twin));
    }));

    [Test]
    public void What_the_service_tells_of_a_group_is_no_message_that_somebody_sent() => Assert.That(Checker.Judge(Spoilt(history =>
    {
        foreach (var seq in new[] { 6, 7 })
        {
            var note = Message(4) with { Seq = seq, Id = Guid.CreateVersion7(), Key = Guid.Empty, IsSystem = true };
            InTheEnd(history, messages => messages.Add(note));
            history.Heard.Enqueue(Heard(history, "ben", seq, At(9), note));
            history.Heard.Enqueue(Heard(history, "ann", seq, At(9), note));
        }
    })).IsGood);

    [Test]
    public void Two_answers_to_one_key_are_found() => OnlyBroken("doubled", Spoilt(history => history.Sends.Enqueue(Sent(0, At(8)) with { Stored = new(Guid.CreateVersion7(), 1, default) })));

    [Test]
    public void Swapped_messages_are_found()
    {
        var history = Spoilt(one => InTheEnd(one, messages => (messages[1], messages[2]) = (Message(2) with { Seq = 2 }, Message(1) with { Seq = 3 })));
        OnlyBroken("misordered", history);
    }

    [Test]
    public void A_message_that_overtakes_on_the_stream_is_found() => OnlyBroken("misordered", Spoilt(history => Replace(history.Heard, all =>
    {
        var (second, third) = (all.FindIndex(one => one is { User: "ben", Seq: 2 }), all.FindIndex(one => one is { User: "ben", Seq: 3 }));
        (all[second], all[third]) = (all[third], all[second]);
    })));

    [Test]
    public void A_skipped_event_is_found() => OnlyBroken("missed", Spoilt(history => Replace(history.Heard, all => all.RemoveAll(one => one is { User: "ben", Seq: 3 }))));

    [Test]
    public void A_repeated_event_is_found_unless_the_batch_said_so()
    {
        OnlyBroken("repeated", Spoilt(history => history.Heard.Enqueue(Heard(history, "ben", 3, At(9), Message(2)))));
        Assert.That(Checker.Judge(Spoilt(history => history.Heard.Enqueue(Heard(history, "ben", 3, At(9), Message(2)) with { Overlap = true }))).IsGood);
    }

    [Test]
    public void A_refused_message_that_is_there_is_found() => OnlyBroken("unexpected", Spoilt(history =>
        Replace(history.Sends, all => all[4] = all[4] with { Outcome = Outcome.Failed, Status = 409 })));

    [Test]
    public void A_message_that_nobody_sent_is_found() => OnlyBroken("unexpected", Spoilt(history => Replace(history.Sends, all => all.RemoveAt(4))));

    [Test]
    public void Another_text_than_was_sent_is_found() => OnlyBroken("unexpected", Spoilt(history => InTheEnd(history, messages => messages[4] = messages[4] with { Text = "other" })));

    [Test]
    public void A_hole_that_one_reader_saw_is_found() => OnlyBroken("gaps", Spoilt(history => history.Reads.Enqueue(Read("ben", At(7), 0, Message(0), Message(2), Message(3)))));

    [Test]
    public void A_page_older_than_what_was_acknowledged_is_found() => OnlyBroken("stale", Spoilt(history => history.Reads.Enqueue(Read("ben", At(7), 0, Message(0), Message(1)))));

    [Test]
    public void A_name_older_than_what_was_acknowledged_is_found() => OnlyBroken("stale", Spoilt(history =>
    {
        history.Renames.Enqueue(new("ann", 2, At(6), At(6.5), Outcome.Ok));
        history.Reads.Enqueue(Read("ben", At(7), 3, Message(3)));
    }));

    [Test]
    public void A_mark_that_falls_is_found() => OnlyBroken("stale", Spoilt(history =>
    {
        history.Marks.Enqueue(new(Group, "ben", At(1), At(2), Outcome.Ok, 3, 3, 3));
        history.Marks.Enqueue(new(Group, "ben", At(3), At(4), Outcome.Ok, 1, 1, 3));
    }));

    [Test]
    public void An_event_after_the_removal_is_found() => OnlyBroken("leaks", Removed(history =>
        history.Heard.Enqueue(Heard(history, "cleo", 201, At(6.2), null) with { Name = "message.read" })));

    [Test]
    public void An_event_that_comes_too_late_is_found() => OnlyBroken("leaks", Removed(history =>
        history.Heard.Enqueue(Heard(history, "cleo", 3, At(7.5), Message(2)))));

    [Test]
    public void An_event_of_before_may_come_within_the_second() => Assert.That(Checker.Judge(Removed(history =>
        history.Heard.Enqueue(Heard(history, "cleo", 3, At(6.5), Message(2))))).IsGood);

    [Test]
    public void A_page_for_someone_removed_is_found() => OnlyBroken("leaks", Removed(history => history.Reads.Enqueue(Read("cleo", At(7), 3, Message(3)))));

    [Test]
    public void A_message_of_someone_removed_is_found() => OnlyBroken("leaks", Removed(history =>
        Replace(history.Sends, all => all.Add(Sent(0, At(7)) with { Sender = "cleo" }))));

    [Test]
    public void A_good_history_of_changes_breaks_nothing()
    {
        var verdict = Checker.Judge(Changed(_ => { }));
        Assert.That(verdict.IsGood, string.Join(Environment.NewLine, verdict.Broken.SelectMany(one => one.Value.Examples)));
        Assert.That(verdict.MessageChanges, Is.EqualTo(3));
    }

    [Test]
    public void A_deleted_text_that_is_read_is_found() => OnlyBroken("stale", Changed(history => history.Reads.Enqueue(Read("ben", At(7), 2, Message(2)))));

    [Test]
    public void A_deleted_text_on_a_stream_that_was_opened_later_is_found() => OnlyBroken("stale", Changed(history =>
    {
        var later = new Connection("ben", 2, "http://b", "WebSocket", At(8)) { Opened = At(8) };
        history.Heard.Enqueue(Heard(history, "ben", 300, At(8.1), null) with { On = later, Name = "message.updated", Changed = Message(2) });
    }));

    [Test]
    public void A_page_without_an_acknowledged_edit_is_found() => OnlyBroken("stale", Changed(history => history.Reads.Enqueue(Read("ben", At(7), 1, Message(1)))));

    [Test]
    public void A_version_that_falls_is_found() => OnlyBroken("lost", Changed(history =>
    {
        history.MessageChanges.Enqueue(Change(1, ChangeKind.Edit) with { Text = "edited again", Outcome = Outcome.Unknown });
        history.Reads.Enqueue(Read("ben", At(7), 1, Edited with { Text = "edited again", Version = 3 }));
        history.Reads.Enqueue(Read("ben", At(8), 1, Edited));
    }), "stale");

    [Test]
    public void A_reaction_that_is_not_shown_is_found() => OnlyBroken("stale", Changed(history => history.Reads.Enqueue(Read("ben", At(7), 3, Message(3)))));

    [Test]
    public void A_text_that_nobody_wrote_is_found() => OnlyBroken("unexpected", Changed(history => InTheEnd(history, messages => messages[1] = Edited with { Text = "other" })));

    [Test]
    public void An_edit_that_was_refused_and_is_there_is_found() => OnlyBroken("unexpected", Changed(history =>
        Replace(history.MessageChanges, all => all[0] = all[0] with { Outcome = Outcome.Failed, IsRefused = true, Version = 0 })));

    [Test]
    public void A_deletion_that_nobody_asked_for_is_found() => OnlyBroken("unexpected", Changed(history => Replace(history.MessageChanges, all => all.RemoveAt(1))));

    [Test]
    public void An_edit_that_is_lost_in_the_end_is_found() => OnlyBroken("lost", Changed(history => InTheEnd(history, messages => messages[1] = Message(1))));

    [Test]
    public void A_deletion_that_is_undone_is_found() => OnlyBroken("lost", Changed(history => InTheEnd(history, messages => messages[2] = Message(2))));

    [Test]
    public void A_deletion_that_is_undone_on_a_stream_is_found() => OnlyBroken("stale", Changed(history =>
        history.Heard.Enqueue(Heard(history, "ben", 203, At(5.6), null) with { Name = "message.updated", Changed = Message(2) })));

    [Test]
    public void A_doubled_reaction_is_found() => OnlyBroken("doubled", Changed(history => InTheEnd(history, messages => messages[3] = Message(3) with { Reactions = 2 })));

    [Test]
    public void An_edit_after_the_deletion_is_found() => OnlyBroken("unexpected", Changed(history =>
        history.MessageChanges.Enqueue(Change(2, ChangeKind.Edit) with { Text = "again", Version = 2, Began = At(6), Ended = At(6.1) })));

    [Test]
    public void A_change_that_was_never_heard_is_found([Values(1, 2, 3)] int n) => OnlyBroken("missed", Changed(history => Replace(history.Heard, all =>
    {
        all.RemoveAll(one => one.User == "ben" && one.Changed?.Seq == n + 1);
        var at = all.FindIndex(one => one.User == "ben" && one.Message?.Seq == n + 1);
        all[at] = all[at] with { Message = Message(n) };
    })));

    [Test]
    public void Recovery_is_the_time_to_the_next_send_that_was_acknowledged()
    {
        var history = Good();
        history.Faults.Enqueue(new(At(2.5), "a node was killed"));
        Assert.That(Checker.Judge(history).Recoveries.Single().Seconds, Is.EqualTo(0.9).Within(0.001), "message 4 began at 3 s and was answered at 3.4 s");
    }

    /// <summary>Ann sends five messages to a group with ben, one after the other; both hear all of them.</summary>
    private static History Good()
    {
        var history = new History();
        var final = new List<SeenMessage>();
        var lines = new[] { "ann", "ben" }.ToDictionary(user => user, user => new Connection(user, 1, "http://a", "WebSocket", TimeSpan.Zero) { Opened = TimeSpan.Zero });
        foreach (var line in lines.Values)
            history.Connections.Enqueue(line);
        for (var n = 0; n < 5; n++)
        {
            history.Sends.Enqueue(n < 4 ? Sent(n, At(n)) : Sent(n, At(n)) with { Outcome = Outcome.Unknown, Stored = null, Status = 0 });
            final.Add(Message(n));
            foreach (var user in lines.Keys)
                history.Heard.Enqueue(Heard(history, user, n + 1, At(n + 0.5), Message(n)));
        }
        history.Reads.Enqueue(Read("ben", At(6), 0, [.. final]));
        history.Final.Histories.Add(("http://a", Group), final);
        history.Final.Histories.Add(("http://b", Group), [.. final]);
        history.Final.ReadableFrom.Add(("ann", Group), 1);
        history.Final.ReadableFrom.Add(("ben", Group), 1);
        return history;
    }

    private static History Spoilt(Action<History> spoil)
    {
        var history = Good();
        spoil(history);
        return history;
    }

    /// <summary>At 5 s the second is edited, the third deleted, and ben reacts to the fourth; all is acknowledged at 5.4 s and heard at 5.5 s.</summary>
    private static History Changed(Action<History> spoil) => Spoilt(history =>
    {
        var (deleted, reactedTo) = (Message(2) with { Text = "", Version = 2, IsDeleted = true }, Message(3) with { Reactions = 1 });
        InTheEnd(history, messages => (messages[1], messages[2], messages[3]) = (Edited, deleted, reactedTo));
        history.MessageChanges.Enqueue(Change(1, ChangeKind.Edit) with { Text = Edited.Text, Version = 2 });
        history.MessageChanges.Enqueue(Change(2, ChangeKind.Delete));
        history.MessageChanges.Enqueue(Change(3, ChangeKind.React) with { By = "ben" });
        foreach (var user in new[] { "ann", "ben" })
        {
            history.Heard.Enqueue(Heard(history, user, 201, At(5.5), null) with { Name = "message.updated", Changed = Edited });
            history.Heard.Enqueue(Heard(history, user, 202, At(5.5), null) with { Name = "message.deleted", Changed = deleted });
        }
        history.Reads.Enqueue(Read("ben", At(6), 0, Message(0), Edited, deleted, reactedTo, Message(4)));
        spoil(history);
    });

    private static SeenMessage Edited => Message(1) with { Text = "edited", Version = 2 };

    private static MessageChange Change(int n, ChangeKind kind) => new(Group, Keys[n], "ann", kind, At(5), At(5.4), Outcome.Ok);

    /// <summary>Cleo is removed between 5 s and 6 s.</summary>
    private static History Removed(Action<History> spoil) => Spoilt(history =>
    {
        history.Connections.Enqueue(new("cleo", 1, "http://a", "WebSocket", TimeSpan.Zero) { Opened = TimeSpan.Zero });
        history.Changes.Enqueue(new(Group, "cleo", Joins: false, At(5), At(6)));
        foreach (var user in new[] { "ann", "ben" })
            history.Heard.Enqueue(Heard(history, user, 100, At(5.5), null) with { Name = "member.removed", Subject = "cleo" });
        history.Heard.Enqueue(Heard(history, "cleo", 101, At(5.5), null) with { Name = "member.removed", Subject = "cleo" });
        spoil(history);
    });

    private static void OnlyBroken(string promise, History history, params string[] too)
    {
        var broken = Checker.Judge(history).Broken.Where(one => one.Value.Count > 0).ToDictionary();
        Assert.That(broken.Keys, Does.Contain(promise));
        Assert.That(broken.Keys.Except(too), Is.EqualTo(new[] { promise }), string.Join(Environment.NewLine, broken.Values.SelectMany(one => one.Examples)));
    }

    private static void InTheEnd(History history, Action<List<SeenMessage>> change, int? heard = null)
    {
        foreach (var place in history.Final.Histories.Keys.ToList())
        {
            var messages = history.Final.Histories[place].ToList();
            change(messages);
            history.Final.Histories[place] = messages;
        }
        history.Reads.Clear();
        Replace(history.Heard, all =>
        {
            for (var i = 0; i < all.Count; i++)
            {
                if (all[i].Message is { } old && history.Final.Histories.Values.First().FirstOrDefault(one => one.Seq == old.Seq) is { } now)
                    all[i] = all[i] with { Message = now };
            }
        });
        if (heard is { } index)
            Replace(history.Heard, all => all.RemoveAll(one => one.Seq == index + 1));
    }

    private static void Replace<T>(System.Collections.Concurrent.ConcurrentQueue<T> queue, Action<List<T>> change)
    {
        var all = queue.ToList();
        change(all);
        queue.Clear();
        foreach (var one in all)
            queue.Enqueue(one);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static SeenMessage Message(int n) => new(n + 1, Ids[n], Keys[n], "ann", $"text {n}", 1);

    private static SendAttempt Sent(int n, TimeSpan began) =>
        new(Keys[n], Group, "ann", $"text {n}", "http://a", began, began + At(0.4), Outcome.Ok) { Status = 201, Stored = new(Ids[n], n + 1, default) };

    private static HistoryRead Read(string reader, TimeSpan began, long after, params SeenMessage[] messages) =>
        new(Group, reader, "http://a", began, began + At(0.1), Outcome.Ok, after, 200) { Status = 200, Messages = messages };

    private static Heard Heard(History history, string user, long id, TimeSpan at, SeenMessage? message) =>
        new(history.Connections.First(line => line.User == user), at, id, message is null ? "" : "message.new", Group, message?.Seq) { Message = message };
}
